using TorchSharp;

namespace MLNetInterpret.Reading;

/// <summary>What computed a result, for its provenance.</summary>
internal static class SoftwareVersions
{
    /// <summary>This library, ML.NET, TorchSharp and libtorch.</summary>
    public static string Text =>
        $"MLNetInterpret {Of(typeof(SoftwareVersions))}, ML.NET {MlNetInternals.PackageVersion}, " +
        $"TorchSharp {Of(typeof(torch))}, libtorch {torch.__version__}";

    private static string Of(Type type) => type.Assembly.GetName().Version!.ToString(3);
}
