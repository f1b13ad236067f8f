; Inno Setup script: the installer for Windows. Built after `py dev.py package` by
;   iscc /DVersion=0.1.0 resources\package\technic.iss
#ifndef Version
  #error Say which version: iscc /DVersion=0.1.0
#endif

[Setup]
AppId={{6E0A6E5C-7E0B-4B0D-9A7C-0E3B5E1C2A55}
AppName=Technic
AppVersion={#Version}
AppVerName=Technic {#Version}
DefaultDirName={autopf}\Technic
DefaultGroupName=Technic
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
Compression=lzma2
SolidCompression=yes
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=technic-{#Version}-setup
SetupIconFile=..\..\build\package\technic.ico
UninstallDisplayIcon={app}\technic.exe
WizardStyle=modern

[Files]
Source: "..\..\dist\technic\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\Technic"; Filename: "{app}\technic.exe"; AppUserModelID: "Technic.Technic"
Name: "{autodesktop}\Technic"; Filename: "{app}\technic.exe"; Tasks: desktop; AppUserModelID: "Technic.Technic"

[Tasks]
Name: desktop; Description: "Put an icon on the desktop"; Flags: unchecked

[Registry]
Root: HKA; Subkey: "Software\Classes\.technic-scan"; ValueType: string; ValueData: "Technic.Scan"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Technic.Scan"; ValueType: string; ValueData: "Technic scan"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Technic.Scan\DefaultIcon"; ValueType: string; ValueData: "{app}\technic.exe,0"
Root: HKA; Subkey: "Software\Classes\Technic.Scan\shell\open\command"; ValueType: string; ValueData: """{app}\technic.exe"" ""%1"""

[Run]
Filename: "{app}\technic.exe"; Description: "Start Technic"; Flags: nowait postinstall skipifsilent
