/* ccviewer.exe and ccviewer-cli.exe: start the version that the file `current` beside them names.
 *
 * They hold the name, the icon and the version that Windows shows, and nothing else: a department has its own ones around
 * the same program, and going back to the version before is a new word in `current`.
 * Exit codes of their own: 100 no `current`, 101 Python does not load, 102 no memory. */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define LONGEST 1024
#define LONGEST_VERSION 64

typedef int (*python_main)(int, wchar_t **);

static int stop(int code, const wchar_t *why) {
    wchar_t text[LONGEST];
    _snwprintf(text, LONGEST - 1, L"CCViewer tidak dapat dimulai / cannot start: %ls (%d, %lu)", why, code, GetLastError());
    text[LONGEST - 1] = 0;
    fwprintf(stderr, L"%ls\n", text);
#ifndef CONSOLE
    /* A kiosk has nobody who would press the button. */
    if (!wcsstr(GetCommandLineW(), L"--kiosk")) MessageBoxW(NULL, text, L"CCViewer", MB_ICONERROR);
#endif
    return code;
}

static int current_version(const wchar_t *folder, char *version) {
    wchar_t path[LONGEST];
    _snwprintf(path, LONGEST - 1, L"%ls\\current", folder);
    path[LONGEST - 1] = 0;
    FILE *file = _wfopen(path, L"rb");
    if (!file) return 0;
    size_t length = fread(version, 1, LONGEST_VERSION - 1, file);
    fclose(file);
    version[length] = 0;
    version[strcspn(version, "\r\n \t")] = 0;
    /* A version is digits and dots: nothing that leads to another folder. */
    return version[0] && version[strspn(version, "0123456789.")] == 0;
}

static int start(int count, wchar_t **words) {
    static wchar_t folder[LONGEST], app[LONGEST], library[LONGEST], boot[LONGEST];
    char version[LONGEST_VERSION];
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST);
    wchar_t *slash = length && length < LONGEST ? wcsrchr(folder, L'\\') : NULL;
    if (!slash) return stop(101, L"path");
    *slash = 0;
    if (!current_version(folder, version)) return stop(100, L"current");
    if (_snwprintf(app, LONGEST - 16, L"%ls\\app-%hs", folder, version) < 0) return stop(101, L"path");
    _snwprintf(library, LONGEST - 1, L"%ls\\python313.dll", app);
    _snwprintf(boot, LONGEST - 1, L"%ls\\boot.py", app);
    /* Libraries come from the program's folder and from Windows: never from the working folder or PATH. */
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_DEFAULT_DIRS | LOAD_LIBRARY_SEARCH_USER_DIRS);
    AddDllDirectory(app);
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    if (!python) return stop(101, library);
    python_main run = (python_main)(void *)GetProcAddress(python, "Py_Main");
    if (!run) return stop(101, L"Py_Main");
    wchar_t **argv = calloc((size_t)count + 6, sizeof *argv);
    if (!argv) return stop(102, L"memory");
    int n = 0;
    argv[n++] = words[0];
    argv[n++] = L"-I"; /* isolated: no PYTHON* variable and no package of the user gets in */
    argv[n++] = L"-X";
    argv[n++] = L"utf8";
    argv[n++] = boot;
    for (int i = 1; i < count; i++) argv[n++] = words[i];
    return run(n, argv);
}

#ifdef CONSOLE
int wmain(int count, wchar_t **words) { return start(count, words); }
#else
int WINAPI wWinMain(HINSTANCE instance, HINSTANCE former, PWSTR line, int show) {
    (void)instance, (void)former, (void)line, (void)show;
    return start(__argc, __wargv);
}
#endif
