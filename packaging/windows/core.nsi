; The program itself, the same for all departments, built by packaging/windows.py.
;   core.exe /S              install or upgrade; a running program goes on, the new one is used at its next start
;   core.exe /S /DOWNGRADE   the same over a newer version
;   core.exe /S /ROLLBACK    go back to the version before; a second time goes forward again
;   core.exe /S /D=D:\Apps\CCViewer   elsewhere, the first time
; <INSTDIR>\ccviewer.exe  ccviewer-cli.exe  uninstall.exe  current  previous  app-VERSION\   (two versions stay)
!include common.nsh
SetCompressor ${COMPRESSION}
!ifdef DICTIONARY_MB
  SetCompressorDictSize ${DICTIONARY_MB}
!endif
Name "CCViewer"
OutFile "${OUT}"
InstallDir "$PROGRAMFILES64\CCViewer"
BrandingText "CCViewer ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "CCViewer"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey CompanyName "${PUBLISHER}"
VIAddVersionKey FileDescription "CCViewer ${VERSION} setup"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey LegalCopyright "GPL-3.0-or-later"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWhenInstalled
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Indonesian"
!insertmacro MUI_LANGUAGE "English"
!insertmacro Texts
LangString NEWER ${LANG_INDONESIAN} "Versi $1, yang lebih baru daripada ${VERSION}, sudah terpasang. Ganti dengan versi yang lebih lama?"
LangString NEWER ${LANG_ENGLISH} "Version $1, which is newer than ${VERSION}, is installed. Replace it with the older one?"
LangString NO_WAY_BACK ${LANG_INDONESIAN} "Tidak ada versi sebelumnya untuk dikembalikan."
LangString NO_WAY_BACK ${LANG_ENGLISH} "There is no version before to go back to."

Var Installed

Function .onInit
  ${FitWindows}
  ReadRegStr $Installed HKLM "${UNINSTALL}" "InstallLocation"
  ${If} $Installed != ""
    StrCpy $INSTDIR $Installed
  ${EndIf}
  ${Asked} "ROLLBACK"
  ${If} $0 == 1
    Call Rollback
  ${EndIf}
  ${ReadPointer} $1 "$INSTDIR\current"
  ${If} $1 != ""
  ${AndIf} ${FileExists} "$INSTDIR\app-$1\boot.py"
    ${VersionCompare} $1 ${VERSION} $2
    ${Asked} "DOWNGRADE"
    ${If} $2 == 1
    ${AndIf} $0 != 1
      MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(NEWER)" /SD IDNO IDYES older
      SetErrorLevel ${EXIT_NEWER}
      Quit
      older:
    ${EndIf}
  ${EndIf}
FunctionEnd

Function SkipWhenInstalled
  ${If} $Installed != ""
    Abort
  ${EndIf}
FunctionEnd

Function Rollback
  ${ReadPointer} $1 "$INSTDIR\previous"
  ${ReadPointer} $2 "$INSTDIR\current"
  ${If} $1 == ""
  ${OrIfNot} ${FileExists} "$INSTDIR\app-$1\boot.py"
    ${Refuse} ${EXIT_NO_WAY_BACK} "$(NO_WAY_BACK)"
  ${EndIf}
  ${WritePointer} "$INSTDIR\current" $1
  ${If} $8 == 0
    ${Refuse} ${EXIT_WRITE} "$(CANNOT_WRITE)"
  ${EndIf}
  ${WritePointer} "$INSTDIR\previous" $2
  WriteRegStr HKLM "${UNINSTALL}" "DisplayVersion" $1
  SetErrorLevel 0
  Quit
FunctionEnd

Section "CCViewer"
  CreateDirectory "$INSTDIR"
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$INSTDIR", *l .r1, *l, *l) i .r0'
  System::Int64Op $1 / 1048576
  Pop $1
  ${If} $0 <> 0
  ${AndIf} $1 < ${NEEDED_MB}
    RMDir "$INSTDIR"
    ${Stop} ${EXIT_SPACE} "$(NO_SPACE)"
  ${EndIf}

  RMDir /r "$INSTDIR\app-${VERSION}.new"     ; of an installation that was cut off
  ${ReadPointer} $3 "$INSTDIR\app-${VERSION}\build"
  ${If} $3 != "${BUILD}"
    ClearErrors
    !include "${FILES}"
    SetOutPath "$INSTDIR"                     ; the working folder cannot be renamed
    ${If} ${Errors}
      RMDir /r "$INSTDIR\app-${VERSION}.new"
      ${Stop} ${EXIT_WRITE} "$(CANNOT_WRITE)"
    ${EndIf}
    RMDir /r "$INSTDIR\app-${VERSION}.old"
    ${If} ${FileExists} "$INSTDIR\app-${VERSION}\*.*"
      ClearErrors
      Rename "$INSTDIR\app-${VERSION}" "$INSTDIR\app-${VERSION}.old"
      ${If} ${Errors}
        RMDir /r "$INSTDIR\app-${VERSION}.new"
        ${Stop} ${EXIT_RUNNING} "$(RUNNING)"
      ${EndIf}
    ${EndIf}
    ClearErrors
    Rename "$INSTDIR\app-${VERSION}.new" "$INSTDIR\app-${VERSION}"
    ${If} ${Errors}
      Rename "$INSTDIR\app-${VERSION}.old" "$INSTDIR\app-${VERSION}"
      ${Stop} ${EXIT_WRITE} "$(CANNOT_WRITE)"
    ${EndIf}
  ${EndIf}

  SetOutPath "$INSTDIR"
  ReadRegStr $4 HKLM "${OURS}" "Slug"
  ${If} $4 == ""                              ; a department's launchers have its name and icon: they stay
  ${OrIfNot} ${FileExists} "$INSTDIR\ccviewer.exe"
    ClearErrors
    File "/oname=ccviewer.exe.new" "${LAUNCHERS}/ccviewer.exe"
    File "/oname=ccviewer-cli.exe.new" "${LAUNCHERS}/ccviewer-cli.exe"
    ${If} ${Errors}
      ${Stop} ${EXIT_WRITE} "$(CANNOT_WRITE)"
    ${EndIf}
    ${PutInPlace} "ccviewer.exe"
    ${PutInPlace} "ccviewer-cli.exe"
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe.new"
  ${PutInPlace} "uninstall.exe"

  ${ReadPointer} $2 "$INSTDIR\current"
  ${If} $2 != ""
  ${AndIf} $2 != "${VERSION}"
    ${WritePointer} "$INSTDIR\previous" $2
    ${If} $8 == 0
      ${Stop} ${EXIT_WRITE} "$(CANNOT_WRITE)"
    ${EndIf}
  ${EndIf}
  ${WritePointer} "$INSTDIR\current" "${VERSION}"      ; from here on the new version is the one
  ${If} $8 == 0
    ${Stop} ${EXIT_WRITE} "$(CANNOT_WRITE)"
  ${EndIf}
  Call DropOthers

  ${If} $Installed == ""
    RMDir /r "$APPDATA\CCViewer\keys"         ; whoever was here before the installer could have put them there
    RMDir /r "$APPDATA\CCViewer\bundles"
  ${EndIf}
  CreateDirectory "$APPDATA\CCViewer\keys"
  CreateDirectory "$APPDATA\CCViewer\site"
  ; Users read what binds the machine, and only administrators write it. By SIDs: names differ with the language.
  nsExec::Exec '"$SYSDIR\icacls.exe" "$APPDATA\CCViewer" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX /C /Q'
  Pop $0
  ${If} $Installed == ""
    nsExec::Exec '"$SYSDIR\icacls.exe" "$APPDATA\CCViewer" /setowner *S-1-5-32-544 /T /C /Q'
    Pop $0
  ${EndIf}

  WriteRegStr HKLM "${OURS}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayIcon" "$INSTDIR\ccviewer.exe"
  WriteRegStr HKLM "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${UNINSTALL}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKLM "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKLM "${UNINSTALL}" "NoRepair" 1
  WriteRegStr HKLM "${APP_PATHS}\ccviewer.exe" "" "$INSTDIR\ccviewer.exe"
  WriteRegStr HKLM "${APP_PATHS}\ccviewer-cli.exe" "" "$INSTDIR\ccviewer-cli.exe"
  WriteRegStr HKLM "Software\Classes\ccviewer" "" "URL:CCViewer"
  WriteRegStr HKLM "Software\Classes\ccviewer" "URL Protocol" ""
  WriteRegStr HKLM "Software\Classes\ccviewer\shell\open\command" "" '"$INSTDIR\ccviewer.exe" open "%1"'
  ${If} $4 == ""
    WriteRegStr HKLM "${UNINSTALL}" "DisplayName" "CCViewer"
    WriteRegStr HKLM "${UNINSTALL}" "Publisher" "${PUBLISHER}"
    WriteRegStr HKLM "${OURS}" "Shortcut" "$SMPROGRAMS\CCViewer.lnk"
    CreateShortcut "$SMPROGRAMS\CCViewer.lnk" "$INSTDIR\ccviewer.exe" "run"
  ${EndIf}
  SetErrorLevel 0
SectionEnd

; Two versions stay; what is older, or was left half made, goes as far as nobody uses it.
Function DropOthers
  ${ReadPointer} $1 "$INSTDIR\current"
  ${ReadPointer} $2 "$INSTDIR\previous"
  FindFirst $5 $6 "$INSTDIR\app-*"
  ${DoWhile} $6 != ""
    ${If} $6 != "app-$1"
    ${AndIf} $6 != "app-$2"
      RMDir /r "$INSTDIR\$6"
    ${EndIf}
    FindNext $5 $6
  ${Loop}
  FindClose $5
FunctionEnd

Function .onInstFailed
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\app-${VERSION}.new"
  RMDir "$INSTDIR"
FunctionEnd

Function un.onInit
  SetRegView 64
  SetShellVarContext all
FunctionEnd

Section "un.CCViewer"
  SetOutPath "$TEMP"
  ${ReadPointer} $1 "$INSTDIR\current"
  ${If} $1 != ""
    ClearErrors
    Rename "$INSTDIR\app-$1" "$INSTDIR\app-$1.gone"    ; fails while the program runs; nothing is lost then
    ${If} ${Errors}
    ${AndIf} ${FileExists} "$INSTDIR\app-$1\*.*"
      ${Stop} ${EXIT_RUNNING} "$(RUNNING)"
    ${EndIf}
  ${EndIf}
  DeleteRegValue HKLM "${RUN}" "CCViewer"
  FindFirst $5 $6 "$INSTDIR\app-*"
  ${DoWhile} $6 != ""
    RMDir /r "$INSTDIR\$6"
    FindNext $5 $6
  ${Loop}
  FindClose $5
  Delete "$INSTDIR\current*"
  Delete "$INSTDIR\previous*"
  Delete "$INSTDIR\ccviewer.exe*"
  Delete "$INSTDIR\ccviewer-cli.exe*"
  Delete "$INSTDIR\brand.ico"
  Delete "$INSTDIR\uninstall.exe*"
  RMDir "$INSTDIR"
  ReadRegStr $0 HKLM "${OURS}" "Shortcut"
  ${If} $0 != ""
    Delete "$0"
  ${EndIf}
  RMDir /r "$APPDATA\CCViewer\bundles"
  RMDir /r "$APPDATA\CCViewer\keys"
  ${Asked} "KEEPSITE"
  ${If} $0 != 1                               ; the addresses that IT wrote for this machine
    RMDir /r "$APPDATA\CCViewer\site"
  ${EndIf}
  RMDir "$APPDATA\CCViewer"
  DeleteRegKey HKLM "Software\Classes\ccviewer"
  DeleteRegKey HKLM "${APP_PATHS}\ccviewer.exe"
  DeleteRegKey HKLM "${APP_PATHS}\ccviewer-cli.exe"
  DeleteRegKey HKLM "${OURS}"
  DeleteRegKey HKLM "${UNINSTALL}"
  SetErrorLevel 0
SectionEnd
