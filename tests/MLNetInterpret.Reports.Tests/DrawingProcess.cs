using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace MLNetInterpret.Reports.Tests;

/// <summary>The figures' types, for tests that look inside them: those of the context in which Reports draws.</summary>
internal static class DrawingProcess
{
    [ModuleInitializer]
    internal static void Answer()
    {
        RuntimeHelpers.RunModuleConstructor(typeof(Report).Module.ModuleHandle);
        AssemblyLoadContext.Default.Resolving +=
            (_, name) => name.Name is "ScottPlot" or "SkiaSharp" ? DrawingContext.Find(name) : null;
    }
}
