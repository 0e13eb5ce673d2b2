using MLNetInterpret.Catalogs;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Reading;

namespace Microsoft.ML;

/// <content>Loading of models that hold networks.</content>
public static partial class NetworkCatalog
{
    /// <summary>Lets <c>ml.Model.Load</c> read models with this library's steps. Needed once for each context that has not used a
    /// trainer of this library before; without it ML.NET says that it cannot load the model.</summary>
    /// <returns>The context.</returns>
    public static MLContext RegisterNetworks(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        LoadableNetworks.Register(context);
        return context;
    }

    /// <summary>Loads a model saved by <c>ml.Model.Save</c>, whatever steps of this library it has.</summary>
    /// <param name="catalog"><c>ml.Model</c>.</param>
    /// <param name="path">The zip.</param>
    /// <param name="inputSchema">The schema the model was saved with.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is empty, truncated, or no model of ML.NET;
    /// the message says which.</exception>
    public static ITransformer LoadInterpretable(this ModelOperationsCatalog catalog, string path, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        Check.NotBlank(path);
        LoadableNetworks.Register(MlNetInternals.EnvironmentOf(catalog));
        if (!File.Exists(path)) throw new FileNotFoundException($"The model '{path}' does not exist.", path);
        if (new FileInfo(path).Length == 0) throw new InvalidDataException($"The model '{path}' is empty.");
        try
        {
            return catalog.Load(path, out inputSchema);
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or UnauthorizedAccessException))
        {
            throw new InvalidDataException(
                $"'{path}' cannot be loaded as a model; " +
                $"it has to be a complete zip written by ml.Model.Save: {Innermost(failure)}.",
                failure);
        }
    }

    /// <inheritdoc cref="LoadInterpretable(ModelOperationsCatalog, string, out DataViewSchema)"/>
    public static ITransformer LoadInterpretable(this ModelOperationsCatalog catalog, string path) =>
        catalog.LoadInterpretable(path, out _);

    private static string Innermost(Exception failure)
    {
        // ML.NET wraps a step's own error several times; the last one of this library's is the one that explains
        while (failure is not InvalidDataException && failure.InnerException is { } inner) failure = inner;
        return failure.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
    }
}
