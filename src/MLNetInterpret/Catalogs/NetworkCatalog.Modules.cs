using MLNetInterpret;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Reading;
using MLNetInterpret.Trainers;
using TorchSharp;

namespace Microsoft.ML;

/// <content>TorchSharp modules in a pipeline.</content>
public static partial class NetworkCatalog
{
    /// <summary>Runs a module on every row; see <see cref="TorchModuleEstimator"/> for the columns.</summary>
    /// <param name="catalog"><c>ml.Transforms</c>.</param>
    /// <param name="module">Any network from a batch of floats <c>[N, ...]</c> to <c>[N, ...]</c>. It is taken over: frozen,
    /// evaluating, and disposed with the fitted step.</param>
    /// <param name="outputColumnName">The column that receives the module's raw output.</param>
    /// <param name="inputColumnName">A vector of Single, or a column of MLImage.</param>
    /// <param name="layout">What the input means; null for a vector as it is. Images need an <see cref="ImageLayout"/>.</param>
    /// <param name="contractName">A name registered by <see cref="RegisterTorchModule"/>, by which a saved model makes the module
    /// again. Null saves the module's type, which then needs a public constructor without parameters that makes a network of the
    /// same sizes, and which a program that loads the model registers by <see cref="RegisterModule"/>.</param>
    /// <param name="classNames">Names of the classes in the order of the outputs, saved with the model; null for none.</param>
    public static IEstimator<NetworkTransformer> ApplyTorchModule(
        this TransformsCatalog catalog, torch.nn.Module<torch.Tensor, torch.Tensor> module,
        string outputColumnName = "Output", string inputColumnName = "Features", InputLayout? layout = null,
        string? contractName = null, IReadOnlyList<string>? classNames = null) =>
        new TorchModuleEstimator(
            MlNetInternals.EnvironmentOf(catalog), module, outputColumnName, inputColumnName, layout, contractName,
            classNames);

    /// <summary>Registers a module type that saved models may name. A file says which modules it needs, the program which may
    /// be made: no type is made because a file names it.</summary>
    /// <typeparam name="T">The module, as it was given to <see cref="ApplyTorchModule"/>.</typeparam>
    /// <param name="context">The context; registrations count for the whole process.</param>
    /// <returns>The context.</returns>
    public static MLContext RegisterModule<T>(this MLContext context) where T : torch.nn.Module<torch.Tensor, torch.Tensor>, new()
    {
        ArgumentNullException.ThrowIfNull(context);
        TorchModules.Register(typeof(T));
        return context;
    }

    /// <summary>Registers how to make a module that saved models know by name, as ML.NET's custom mappings have their contract
    /// names.</summary>
    /// <param name="context">The context; registrations count for the whole process.</param>
    /// <param name="contractName">The name.</param>
    /// <param name="factory">Makes the module with any weights; the saved ones are loaded into it.</param>
    /// <returns>The context.</returns>
    public static MLContext RegisterTorchModule(
        this MLContext context, string contractName, Func<torch.nn.Module<torch.Tensor, torch.Tensor>> factory)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check.NotBlank(contractName);
        ArgumentNullException.ThrowIfNull(factory);
        TorchModules.Register(contractName, factory);
        return context;
    }
}
