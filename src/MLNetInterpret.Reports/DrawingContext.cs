using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace MLNetInterpret.Reports;

/// <summary>MLNetInterpret.Drawing, ScottPlot and its SkiaSharp 3, beside whatever SkiaSharp the program has.</summary>
/// <remarks>ML.NET's picture steps are made for SkiaSharp 2.88. The files lie in the folder <c>drawing</c> beside this assembly;
/// everything else that they use is the program's.</remarks>
internal sealed class DrawingContext : AssemblyLoadContext
{
    private const string Drawing = "MLNetInterpret.Drawing";
    private static readonly string[] Natives = ["libSkiaSharp", "libHarfBuzzSharp"];
    private static readonly Lazy<DrawingContext> Context = new(() => new());
    private readonly string _folder;
    private readonly AssemblyLoadContext _program;

    private DrawingContext() : base(Drawing)
    {
        var here = typeof(DrawingContext).Assembly;
        _program = GetLoadContext(here) ?? Default;

        // a program in one file has no folder of assemblies
        var beside = here.Location.Length > 0 ? Path.GetDirectoryName(here.Location)! : AppContext.BaseDirectory;
        _folder = Path.Combine(beside, "drawing");
        if (!File.Exists(PathOf(Drawing))) throw new FileNotFoundException(
            $"Figures cannot be drawn, because '{PathOf(Drawing)}' is missing: "
            + "copy the folder 'drawing' of the program's build output with the program.", PathOf(Drawing));
    }

    /// <summary>An assembly of the folder.</summary>
    public static Assembly Find(AssemblyName name) => Context.Value.LoadFromAssemblyName(name);

    /// <summary>Answers for MLNetInterpret.Drawing before anything of this assembly runs.</summary>
    [ModuleInitializer]
    internal static void Answer()
    {
        if (GetLoadContext(typeof(DrawingContext).Assembly) is { } program)
            program.Resolving += (_, name) => name.Name == Drawing ? Find(name) : null;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is { } name && File.Exists(PathOf(name))) return LoadFromAssemblyPath(PathOf(name));
        return _program == Default ? null : _program.LoadFromAssemblyName(assemblyName);
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var (platform, ending) = OperatingSystem.IsWindows() ? ("win", ".dll") : OperatingSystem.IsMacOS() ? ("osx", ".dylib")
            : (RuntimeInformation.RuntimeIdentifier is var name && (name.Contains("musl") || name.Contains("alpine"))
                ? "linux-musl" : "linux", ".so");
        if (platform != "osx") platform += "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        var path = Path.Combine(_folder, "runtimes", platform, "native", unmanagedDllName + ending);
        if (File.Exists(path)) return LoadUnmanagedDllFromPath(path);
        return Natives.Contains(unmanagedDllName)
            ? throw new DllNotFoundException(
                $"Figures cannot be drawn here, because '{path}' is missing: there are files for Linux and Windows on x64 "
                + "and arm64, Alpine Linux on x64, and macOS; copy the folder 'drawing' of the program's build output "
                + "with the program.")
            : 0;
    }

    private string PathOf(string name) => Path.Combine(_folder, name + ".dll");
}
