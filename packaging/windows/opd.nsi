; What one department rolls out: its profile, name and icon, with the program inside. Built in a second around a finished core.
;   setup-SLUG.exe /S [/AUTOSTART=1|0] [/KIOSK=1|0] [/DOWNGRADE] [/REPLACE]
; A department's profile lies in %ProgramData%\CCViewer\bundles\VERSION, with `current` and `previous` beside; two stay.
!include common.nsh
SetCompress off
Name "${TITLE_ESCAPED}" "${TITLE_ESCAPED}"
OutFile "${OUT}"
BrandingText "${DEPARTMENT} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${TITLE}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey CompanyName "${PUBLISHER}"
VIAddVersionKey FileDescription "${TITLE} ${VERSION} setup"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey LegalCopyright "GPL-3.0-or-later"

!define STORE "$APPDATA\CCViewer\bundles"
!define MUI_ICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\ccviewer.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS "run"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_LANGUAGE "Indonesian"
!insertmacro MUI_LANGUAGE "English"
!insertmacro Texts
LangString NEWER ${LANG_INDONESIAN} "Profil versi $1, yang lebih baru daripada ${VERSION}, sudah terpasang. Ganti dengan yang lebih lama?"
LangString NEWER ${LANG_ENGLISH} "Profile $1, which is newer than ${VERSION}, is installed. Replace it with the older one?"
LangString NEWER_CORE ${LANG_INDONESIAN} "CCViewer $1, yang lebih baru daripada ${CORE_VERSION}, sudah terpasang. Ganti dengan yang lebih lama?"
LangString NEWER_CORE ${LANG_ENGLISH} "CCViewer $1, which is newer than ${CORE_VERSION}, is installed. Replace it with the older one?"
LangString OTHER ${LANG_INDONESIAN} "Komputer ini dipasang untuk $1. Ganti dengan ${SLUG}?"
LangString OTHER ${LANG_ENGLISH} "This computer is set up for $1. Change it to ${SLUG}?"
LangString FAILED ${LANG_INDONESIAN} "Program tidak terpasang (kode $0). Versi yang terpasang tetap seperti semula."
LangString FAILED ${LANG_ENGLISH} "The program was not installed (code $0). What was installed stays as it was."
LangString PROGRAM ${LANG_INDONESIAN} "Program dan profil"
LangString PROGRAM ${LANG_ENGLISH} "Program and profile"
LangString AUTOSTART ${LANG_INDONESIAN} "Mulai saat masuk Windows"
LangString AUTOSTART ${LANG_ENGLISH} "Start when somebody signs in"
LangString KIOSK ${LANG_INDONESIAN} "Mode kios (hanya PIN yang membukanya)"
LangString KIOSK ${LANG_ENGLISH} "Kiosk mode (only a PIN leaves it)"

Var Downgrade
Var Core

Section "$(PROGRAM)" SectionProgram
  SectionIn RO
  ReadRegStr $0 HKLM "${OURS}" "Core"
  ${ReadPointer} $1 "$Core\current"
  ${If} $0 != "${CORE_BUILD}"
  ${OrIf} $1 != "${CORE_VERSION}"
    InitPluginsDir
    SetOutPath "$PLUGINSDIR"
    ClearErrors
    File "/oname=core.exe" "${CORE}"
    ${If} ${Errors}
      ${Stop} ${EXIT_SPACE} "$(NO_SPACE)"
    ${EndIf}
    DetailPrint "CCViewer ${CORE_VERSION}"
    ExecWait '"$PLUGINSDIR\core.exe" /S $Downgrade' $0
    ${If} $0 <> 0
      ${Stop} $0 "$(FAILED)"
    ${EndIf}
    Delete "$PLUGINSDIR\core.exe"
    WriteRegStr HKLM "${OURS}" "Core" "${CORE_BUILD}"
  ${EndIf}
  ReadRegStr $INSTDIR HKLM "${UNINSTALL}" "InstallLocation"

  ; another department's profiles and keys go with it
  ReadRegStr $4 HKLM "${OURS}" "Slug"
  ${If} $4 != ""
  ${AndIf} $4 != "${SLUG}"
    RMDir /r "${STORE}"
    Delete "$APPDATA\CCViewer\keys\$4.pub"
    ReadRegStr $0 HKLM "${OURS}" "Shortcut"
    Delete "$0"
    DeleteRegValue HKLM "${RUN}" "CCViewer"
  ${EndIf}

  ; the keys first: a profile must never be there without the key that it needs
  CreateDirectory "$APPDATA\CCViewer\keys"
  SetOutPath "$APPDATA\CCViewer\keys"
!ifdef KEYS
  ClearErrors
  File "/oname=${SLUG}.pub.new" "${KEYS}"
  ${If} ${Errors}
    ${Stop} ${EXIT_WRITE} "$(CANNOT_WRITE)"
  ${EndIf}
  System::Call 'kernel32::MoveFileExW(w "$APPDATA\CCViewer\keys\${SLUG}.pub.new", w "$APPDATA\CCViewer\keys\${SLUG}.pub", i 9) i .r8'
!else
  Delete "$APPDATA\CCViewer\keys\${SLUG}.pub"
!endif

  RMDir /r "${STORE}\.${VERSION}.new"
  ClearErrors
  !include "${FILES}"
  SetOutPath "$APPDATA\CCViewer"
  ${If} ${Errors}
    RMDir /r "${STORE}\.${VERSION}.new"
    ${Stop} ${EXIT_WRITE} "$(CANNOT_WRITE)"
  ${EndIf}
  RMDir /r "${STORE}\.${VERSION}.old"
  Rename "${STORE}\${VERSION}" "${STORE}\.${VERSION}.old"
  ClearErrors
  Rename "${STORE}\.${VERSION}.new" "${STORE}\${VERSION}"
  ${If} ${Errors}
    Rename "${STORE}\.${VERSION}.old" "${STORE}\${VERSION}"
    RMDir /r "${STORE}\.${VERSION}.new"
    ${Stop} ${EXIT_WRITE} "$(CANNOT_WRITE)"
  ${EndIf}
  ${ReadPointer} $2 "${STORE}\current"
  ${If} $2 != ""
  ${AndIf} $2 != "${VERSION}"
    ${WritePointer} "${STORE}\previous" $2
  ${EndIf}
  ${WritePointer} "${STORE}\current" "${VERSION}"      ; from here on the new profile is the one
  ${If} $8 == 0
    ${Stop} ${EXIT_WRITE} "$(CANNOT_WRITE)"
  ${EndIf}
  Call DropOthers

  SetOutPath "$INSTDIR"
  ClearErrors
  File "/oname=ccviewer.exe.new" "${LAUNCHERS}/ccviewer.exe"
  File "/oname=ccviewer-cli.exe.new" "${LAUNCHERS}/ccviewer-cli.exe"
  ${If} ${Errors}
    ${Stop} ${EXIT_WRITE} "$(CANNOT_WRITE)"
  ${EndIf}
  ${PutInPlace} "ccviewer.exe"
  ${PutInPlace} "ccviewer-cli.exe"
  ReadRegStr $0 HKLM "${OURS}" "Shortcut"
  ${If} $0 != ""
    Delete "$0"
  ${EndIf}
  CreateShortcut "$SMPROGRAMS\${SHORTCUT}.lnk" "$INSTDIR\ccviewer.exe" "run"
  WriteRegStr HKLM "${OURS}" "Shortcut" "$SMPROGRAMS\${SHORTCUT}.lnk"
  WriteRegStr HKLM "${OURS}" "Slug" "${SLUG}"
  WriteRegStr HKLM "${OURS}" "Bundle" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayName" "${TITLE}"
  WriteRegStr HKLM "${UNINSTALL}" "Publisher" "${PUBLISHER}"
  SetErrorLevel 0
SectionEnd

Section /o "$(AUTOSTART)" SectionAutostart
SectionEnd

Section /o "$(KIOSK)" SectionKiosk
SectionEnd

Section "-start"
  ${If} ${SectionIsSelected} ${SectionKiosk}
    WriteRegStr HKLM "${RUN}" "CCViewer" '"$INSTDIR\ccviewer.exe" run --kiosk --offline-ok'
  ${ElseIf} ${SectionIsSelected} ${SectionAutostart}
    WriteRegStr HKLM "${RUN}" "CCViewer" '"$INSTDIR\ccviewer.exe" run --offline-ok'
  ${Else}
    DeleteRegValue HKLM "${RUN}" "CCViewer"
  ${EndIf}
SectionEnd

Function .onInit
  ${FitWindows}
  StrCpy $Downgrade ""
  ReadRegStr $Core HKLM "${UNINSTALL}" "InstallLocation"
  StrCpy $INSTDIR $Core
  ${Asked} "DOWNGRADE"
  StrCpy $5 $0
  ${If} $5 == 1
    StrCpy $Downgrade "/DOWNGRADE"
  ${EndIf}

  ReadRegStr $1 HKLM "${OURS}" "Slug"
  ${If} $1 != ""
  ${AndIf} $1 != "${SLUG}"
    ${Asked} "REPLACE"
    ${If} $0 != 1
      MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(OTHER)" /SD IDNO IDYES other
      SetErrorLevel ${EXIT_OTHER}
      Quit
      other:
    ${EndIf}
  ${Else}
    ${ReadPointer} $1 "${STORE}\current"
    ${If} $1 != ""
    ${AndIf} $5 != 1
      ${VersionCompare} $1 ${VERSION} $2
      ${If} $2 == 1
        MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(NEWER)" /SD IDNO IDYES older
        SetErrorLevel ${EXIT_NEWER_BUNDLE}
        Quit
        older:
      ${EndIf}
    ${EndIf}
  ${EndIf}

  ${ReadPointer} $1 "$Core\current"
  ${If} $1 != ""
  ${AndIf} $5 != 1
    ${VersionCompare} $1 ${CORE_VERSION} $2
    ${If} $2 == 1
      MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(NEWER_CORE)" /SD IDNO IDYES older_core
      SetErrorLevel ${EXIT_NEWER}
      Quit
      older_core:
      StrCpy $Downgrade "/DOWNGRADE"
    ${EndIf}
  ${EndIf}

  ; An upgrade keeps how the program starts; a first installation takes the department's word; the command line has the last.
  ReadRegStr $2 HKLM "${OURS}" "Slug"
  ReadRegStr $3 HKLM "${RUN}" "CCViewer"
  ${If} $2 == "${SLUG}"
    ${WordFind} $3 "--kiosk" "E+1" $4
    ${IfNot} ${Errors}
      !insertmacro SelectSection ${SectionKiosk}
    ${EndIf}
    ClearErrors
    ${If} $3 != ""
      !insertmacro SelectSection ${SectionAutostart}
    ${EndIf}
  ${Else}
!if ${DEFAULT_AUTOSTART} == 1
    !insertmacro SelectSection ${SectionAutostart}
!endif
!if ${DEFAULT_KIOSK} == 1
    !insertmacro SelectSection ${SectionKiosk}
!endif
  ${EndIf}
  ${Asked} "AUTOSTART"
  ${If} $0 == 1
    !insertmacro SelectSection ${SectionAutostart}
  ${ElseIf} $0 == 0
    !insertmacro UnselectSection ${SectionAutostart}
    !insertmacro UnselectSection ${SectionKiosk}
  ${EndIf}
  ${Asked} "KIOSK"
  ${If} $0 == 1
    !insertmacro SelectSection ${SectionKiosk}
  ${ElseIf} $0 == 0
    !insertmacro UnselectSection ${SectionKiosk}
  ${EndIf}
FunctionEnd

Function DropOthers
  ${ReadPointer} $1 "${STORE}\current"
  ${ReadPointer} $2 "${STORE}\previous"
  FindFirst $5 $6 "${STORE}\*.*"
  ${DoWhile} $6 != ""
    ${If} $6 != "."
    ${AndIf} $6 != ".."
    ${AndIf} $6 != $1
    ${AndIf} $6 != $2
      RMDir /r "${STORE}\$6"                  ; only folders: the pointers are files
    ${EndIf}
    FindNext $5 $6
  ${Loop}
  FindClose $5
FunctionEnd

Function .onInstFailed
  SetOutPath "$TEMP"
  RMDir /r "${STORE}\.${VERSION}.new"
FunctionEnd
