"""Read by PyInstaller where a program imports `iyzico`."""

from iyzico._pyinstaller import modules

hiddenimports = modules()
