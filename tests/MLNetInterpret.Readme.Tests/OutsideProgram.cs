using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Readme.Tests;

/// <summary>A program in a folder of its own outside the repository.</summary>
internal sealed class OutsideProgram : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlnetinterpret-test-");
    private readonly Dictionary<string, string> _environment = [];

    /// <summary>Where the published program is.</summary>
    public string Output => In("published");

    /// <summary>A path in the program's folder.</summary>
    public string In(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    /// <summary>The folder with the packages.</summary>
    public string Feed => In("feed");

    /// <summary>Publishes the program, built against packages, packed from the built projects as a user gets them.</summary>
    public void BuildAgainstPackages()
    {
        // what is served stays in the user's folder; ours are new in one that goes away with the program
        _environment["NUGET_FALLBACK_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        _environment["NUGET_PACKAGES"] = In("packages");
        foreach (var project in (string[])["MLNetInterpret.Core", "MLNetInterpret", "MLNetInterpret.Reports"])
            Pack(project);
        Build(
            "<PackageReference Include=\"MLNetInterpret\" Version=\"*\" />"
            + "<PackageReference Include=\"MLNetInterpret.Reports\" Version=\"*\" />",
            $"-p:RestoreAdditionalProjectSources={Feed}");
    }

    /// <summary>Packs the command for this platform and installs it as a tool.</summary>
    public void InstallTool()
    {
        // what the SDK remembers of installed tools goes away with the program
        _environment["DOTNET_CLI_HOME"] = In("home");
        Pack(
            "MLNetInterpret.Cli", $"-p:ToolPackageRuntimeIdentifiers={RuntimeInformation.RuntimeIdentifier}",
            $"-p:PublishDir={In("tool-files")}{Path.DirectorySeparatorChar}");
        var (code, output, errors) = Start("tool", ["install", "mlnet-interpret", "--tool-path", In("tool"), "--source", Feed]);
        Assert.AreEqual(0, code, output + errors);
    }

    /// <summary>Runs the installed tool in the program's folder.</summary>
    /// <returns>Its exit code, its output and its errors.</returns>
    public (int Code, string Output, string Errors) RunTool(params string[] arguments) =>
        Execute(In("tool", OperatingSystem.IsWindows() ? "mlnet-interpret.exe" : "mlnet-interpret"), arguments);

    /// <summary>Publishes the program, built against the projects, which are left as they are.</summary>
    public void BuildAgainstProjects() => Build(
        string.Concat(((string[])["MLNetInterpret", "MLNetInterpret.Reports"]).Select(
            name => $"<ProjectReference Include=\"{Repository.At("src", name, name + ".csproj")}\" />")),
        "-p:BuildProjectReferences=false", "-p:RestoreRecursive=false");

    /// <summary>Runs the program in its folder.</summary>
    /// <returns>Its exit code, its output's lines and its errors.</returns>
    public (int Code, string[] Lines, string Errors) Run(params string[] arguments)
    {
        var (code, output, errors) = Start("exec", [Path.Combine(Output, "Outside.dll"), _folder.FullName, .. arguments]);
        return (code, output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), errors);
    }

    /// <summary>Runs one of the samples against the built projects, in the program's folder.</summary>
    public (int Code, string Output, string Errors) RunSample(string name, params string[] arguments) =>
        RunFile(Sample(name), ["-p:BuildProjectReferences=false", "-p:RestoreRecursive=false"], arguments);

    /// <summary>Runs a sample copied out of the repository, against the packages that the program is built with.</summary>
    public (int Code, string Output, string Errors) RunCopiedSample(string name)
    {
        var lines = File.ReadAllLines(Sample(name)).Select(line =>
            line.StartsWith("#:project ", StringComparison.Ordinal) ? $"#:package {Path.GetFileName(line)}@*" : line);
        File.WriteAllLines(In(name), lines);
        return RunFile(In(name), [$"-p:RestoreAdditionalProjectSources={Feed}", .. OnePlatform], []);
    }

    /// <summary>Runs code in the program's folder that refers to what the sample <c>resnet.cs</c> refers to.</summary>
    public (int Code, string Output, string Errors) RunCode(string code, params string[] arguments)
    {
        var sample = File.ReadAllLines(Sample("resnet.cs")).Where(line => line.StartsWith("#:", StringComparison.Ordinal));
        var directives = sample.Select(
            line => line.Replace("../src", Repository.At("src"), StringComparison.Ordinal));
        File.WriteAllText(In("code.cs"), string.Join('\n', directives) + "\n" + code);
        string[] settings = ["-p:BuildProjectReferences=false", "-p:RestoreRecursive=false", .. OnePlatform];
        return RunFile(In("code.cs"), settings, arguments);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // bin/Debug/net10.0/linux-x64
    private static string Configuration =>
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Parent!.Name;

    private static string[] OnePlatform =>
    [
        $"-p:RuntimeIdentifier={RuntimeInformation.RuntimeIdentifier}", "-p:SelfContained=false",
        "-p:CreateHardLinksForCopyLocalIfPossible=true",
    ];

    private static string Sample(string name) => Repository.At("samples", name);

    private (int Code, string Output, string Errors) RunFile(string file, string[] settings, string[] arguments)
    {
        // what is built of a program of one file goes away with this one
        _environment["XDG_DATA_HOME"] = Directory.CreateDirectory(In("data")).FullName;
        return Start(
            "run", ["-c", Configuration, .. settings, "-p:UseSharedCompilation=false", "--file", file, "--", .. arguments]);
    }

    private void Pack(string project, params string[] properties) =>
        Dotnet(
            "pack", [Repository.At("src", project), "--no-build", "-c", Configuration, "-o", Feed, .. properties]);

    private void Build(string references, params string[] properties)
    {
        var code = Repository.At("tests", "MLNetInterpret.Readme.Tests", "Outside", "Program.cs");
        File.Copy(code, In("Program.cs"), overwrite: true);
        File.WriteAllText(In("Outside.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <OutputPath>built/</OutputPath>
                <PublishDir>published/</PublishDir>
                <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
                <AppendRuntimeIdentifierToOutputPath>false</AppendRuntimeIdentifierToOutputPath>
                <!-- half a gigabyte of libtorch -->
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
                <CreateHardLinksForPublishFilesIfPossible>true</CreateHardLinksForPublishFilesIfPossible>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="TorchSharp-cpu" Version="0.107.0" />
                {references}
              </ItemGroup>
            </Project>
            """);
        Dotnet("publish", [In("Outside.csproj"), "-c", Configuration, .. properties]);
    }

    private void Dotnet(string verb, params string[] arguments)
    {
        var (code, output, errors) = Start(
            verb, [.. arguments, "-nologo", "-v", "q", "-nodeReuse:false", "-p:UseSharedCompilation=false"]);
        if (code == 0) return;
        if (output.Contains("NU1301", StringComparison.Ordinal))
            Assert.Inconclusive("A program outside needs packages, and their source cannot be reached: " + output);
        Assert.Fail($"dotnet {verb} ended with {code}: {output}{errors}");
    }

    private (int Code, string Output, string Errors) Start(string verb, params IEnumerable<string> arguments) => Execute(
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet",
        [verb, .. arguments]);

    private (int Code, string Output, string Errors) Execute(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file)
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);

        // the build that runs these tests is not the one that they start
        string[] names = [.. start.Environment.Keys];
        foreach (var name in names.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)))
            start.Environment.Remove(name);
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{file} {string.Join(' ', arguments)}' did not end within five minutes.");
        }

        return (process.ExitCode, output.Result, errors.Result);
    }
}
