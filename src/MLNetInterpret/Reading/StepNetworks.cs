using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetInterpret.Reading;

/// <summary>Finds networks in steps that are not this library's.</summary>
/// <remarks>Those of ONNX files are read by MLNetInterpret.Onnx, which is looked for where such a step is met.</remarks>
internal abstract class StepNetworks
{
    private const string Package = "MLNetInterpret.Onnx";
    private const string TorchSharpPackage = "Microsoft.ML.TorchSharp";
    private const string OfTorchSharp =
        "The pipeline has a step of Microsoft.ML.TorchSharp, whose networks cannot be looked at: version 0.23.1 fails by itself "
        + "beside TorchSharp 0.107. Train with MLNetInterpret's trainers, or export the network to ONNX and use "
        + "ApplyOnnxNetwork.";

    private static readonly Lazy<StepNetworks?> Onnx = new(Load);

    // a file is read once for each of its steps
    private static readonly ConditionalWeakTable<object, NetworkTransformer> Found = [];

    /// <summary>The network in the steps above a place, or null.</summary>
    /// <param name="environment">The context; null where none is known.</param>
    /// <param name="steps">The last first.</param>
    /// <exception cref="InvalidOperationException">There is one that cannot be read, or the package that reads it is
    /// missing.</exception>
    public static NetworkTransformer? Find(IHostEnvironment? environment, IEnumerable<UpstreamStep> steps)
    {
        UpstreamStep[] above = [.. steps];
        if (above.Any(step => step.Transformer?.GetType().Assembly.GetName().Name == TorchSharpPackage))
            throw new InvalidOperationException(OfTorchSharp);
        if (above.FirstOrDefault(step => step.Transformer is { } made && MlNetInternals.IsOnnx(made)) is not { } last)
            return null;
        var reader = Onnx.Value ?? throw new InvalidOperationException(
            $"The pipeline runs an ONNX file (ApplyOnnxModel, DnnFeaturizeImage): add the package {Package}, which reads it.");
        var key = above.TakeWhile(step => step != last).LastOrDefault(step => step.Predictor is not null)?.Predictor?.Model
            ?? last.Transformer!;
        lock (Found)
        {
            if (Found.TryGetValue(key, out var known) && !known.IsDisposed) return known;
            var network = reader.Read(environment ?? new MLContext(), above);
            Found.AddOrUpdate(key, network);
            return network;
        }
    }

    /// <summary>Whether steps that are not this library's may hold a network, before any is fitted.</summary>
    /// <param name="loaded">Names of the assemblies that the program has loaded.</param>
    /// <exception cref="InvalidOperationException">Steps of Microsoft.ML.TorchSharp may, whose networks cannot be looked
    /// at.</exception>
    public static bool MayBe(IReadOnlyCollection<string?> loaded) => loaded.Contains("Microsoft.ML.OnnxTransformer")
        || (loaded.Contains(TorchSharpPackage) ? throw new InvalidOperationException(OfTorchSharp) : false);

    /// <summary>The same for this program.</summary>
    public static bool MayBe() =>
        MayBe([.. AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name)]);

    /// <summary>Reads the network of the last ONNX step, together with ONNX steps right before it and a linear trainer
    /// behind.</summary>
    /// <param name="environment">The context.</param>
    /// <param name="steps">The steps above a place, the last first; one is an ONNX step.</param>
    protected abstract NetworkTransformer Read(IHostEnvironment environment, IReadOnlyList<UpstreamStep> steps);

    private static StepNetworks? Load()
    {
        try
        {
            var type = Assembly.Load(Package).GetType($"{Package}.Steps.OnnxStepNetworks", throwOnError: true)!;
            return (StepNetworks)Activator.CreateInstance(type)!;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
