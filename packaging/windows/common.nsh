; What the installer of the program and that of a department share. Exit codes stand in the guide for IT too.
Unicode true
Target amd64-unicode          ; the default stub is a 32-bit program, and does nothing where only 64-bit ones run
SetDateSave off               ; times of files would make two builds differ
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
RequestExecutionLevel admin
SetOverwrite on
CRCCheck on

!define EXIT_NEWER 10         ; a newer program is installed
!define EXIT_NEWER_BUNDLE 11  ; a newer profile of this department is installed
!define EXIT_OTHER 12         ; this computer belongs to another department
!define EXIT_NO_WAY_BACK 13   ; /ROLLBACK: there is no version before
!define EXIT_WINDOWS 14       ; this Windows is too old, or not a 64-bit one
!define EXIT_WRITE 15         ; a file cannot be written
!define EXIT_SPACE 16         ; not enough free space
!define EXIT_RUNNING 17       ; CCViewer runs, and must be closed first
!define EXIT_CORE 18          ; the program that comes along is too old for the profile

!define LEAST_BUILD 17763     ; Windows 10 1809, the oldest that Qt 6.11 runs on
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\CCViewer"
!define OURS "Software\CCViewer"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define APP_PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths"

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include TextFunc.nsh
!include WordFunc.nsh
!include x64.nsh

; End with a code that scripts read and words that people read. Nothing half made may stand when this is called.
!macro Stop CODE WORDS
  SetErrorLevel ${CODE}
  DetailPrint `${WORDS}`
  MessageBox MB_OK|MB_ICONSTOP `${WORDS}` /SD IDOK
  Abort
!macroend
!define Stop "!insertmacro Stop"

; The same in `.onInit`, where the end is `Quit`.
!macro Refuse CODE WORDS
  MessageBox MB_OK|MB_ICONSTOP `${WORDS}` /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend
!define Refuse "!insertmacro Refuse"

; ${VAR} = the one line of a file, "" when there is none
!macro ReadPointer VAR FILE
  StrCpy ${VAR} ""
  ClearErrors
  FileOpen $9 "${FILE}" r
  ${IfNot} ${Errors}
    FileRead $9 ${VAR}
    FileClose $9
    ${TrimNewLines} "${VAR}" ${VAR}
  ${EndIf}
  ClearErrors
!macroend
!define ReadPointer "!insertmacro ReadPointer"

; Write a pointer beside itself, then put it in its place in one step that is on the disk when it returns. $8 = 0: failed.
!macro WritePointer FILE VALUE
  ClearErrors
  FileOpen $9 "${FILE}.new" w
  ${If} ${Errors}
    StrCpy $8 0
  ${Else}
    FileWrite $9 "${VALUE}$\n"
    FileClose $9
    System::Call 'kernel32::MoveFileExW(w "${FILE}.new", w "${FILE}", i 9) i .r8'
  ${EndIf}
  ClearErrors
!macroend
!define WritePointer "!insertmacro WritePointer"

; $0 = 1 when this word is among the parameters, as /WORD or /WORD=1; 0 for /WORD=0; "" when it is not there
!macro Asked WORD
  ${GetParameters} $9
  ClearErrors
  ${GetOptions} $9 "/${WORD}" $0
  ${If} ${Errors}
    StrCpy $0 ""
  ${ElseIf} $0 == "=0"
    StrCpy $0 0
  ${Else}
    StrCpy $0 1
  ${EndIf}
  ClearErrors
!macroend
!define Asked "!insertmacro Asked"

; Put a program into its place, also while the one that is there runs.
!macro PutInPlace FILE
  Delete "$INSTDIR\${FILE}.old"
  Rename "$INSTDIR\${FILE}" "$INSTDIR\${FILE}.old"
  Rename "$INSTDIR\${FILE}.new" "$INSTDIR\${FILE}"
  Delete "$INSTDIR\${FILE}.old"
!macroend
!define PutInPlace "!insertmacro PutInPlace"

!macro FitWindows
  SetRegView 64
  SetShellVarContext all
  ReadRegStr $0 HKLM "Software\Microsoft\Windows NT\CurrentVersion" "CurrentBuildNumber"
  ${IfNot} ${RunningX64}
  ${OrIf} $0 < ${LEAST_BUILD}
    ${Refuse} ${EXIT_WINDOWS} "$(OLD_WINDOWS)"
  ${EndIf}
!macroend
!define FitWindows "!insertmacro FitWindows"

!macro Texts
  LangString OLD_WINDOWS ${LANG_INDONESIAN} "CCViewer memerlukan Windows 10 versi 1809 atau lebih baru, 64-bit."
  LangString OLD_WINDOWS ${LANG_ENGLISH} "CCViewer needs Windows 10 version 1809 or newer, 64-bit."
  LangString CANNOT_WRITE ${LANG_INDONESIAN} "Berkas tidak dapat ditulis. Versi yang terpasang tetap seperti semula."
  LangString CANNOT_WRITE ${LANG_ENGLISH} "A file cannot be written. What was installed stays as it was."
  LangString NO_SPACE ${LANG_INDONESIAN} "Ruang disk tidak cukup: kosongkan sedikitnya ${NEEDED_MB} MB."
  LangString NO_SPACE ${LANG_ENGLISH} "Not enough disk space: free at least ${NEEDED_MB} MB."
  LangString RUNNING ${LANG_INDONESIAN} "CCViewer sedang berjalan. Tutup dahulu, lalu ulangi."
  LangString RUNNING ${LANG_ENGLISH} "CCViewer is running. Close it first, then try again."
!macroend
