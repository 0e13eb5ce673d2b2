using MLNetInterpret.Catalogs;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Data;
using MLNetInterpret.Reading;

namespace Microsoft.ML;

/// <content>Saving and loading of models that hold networks.</content>
public static partial class NetworkCatalog
{
    private const string Schema = "Schema";
    private const string Step = "Model.key";

    /// <summary>Saves a model completely or not at all: it is written to a temporary file in the same folder, which takes the
    /// name only when it is complete and on the disk. After a failure the old file is there as before, and nothing
    /// else.</summary>
    /// <param name="catalog"><c>ml.Model</c>.</param>
    /// <param name="model">Any model; it need not hold a network.</param>
    /// <param name="inputSchema">The schema of the rows that the model reads.</param>
    /// <param name="path">The zip; its folder is made where there is none.</param>
    /// <exception cref="ObjectDisposedException">A step of the model was disposed.</exception>
    /// <exception cref="IOException">The folder or disk cannot take it; the message names <paramref name="path"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    /// <remarks>ML.NET's own <c>Save</c> with a path empties the file before any step is asked to write itself. The zip gets one
    /// more entry than ML.NET writes, with a checksum of each, by which
    /// <see cref="LoadInterpretable(ModelOperationsCatalog, string)"/> sees any damage;
    /// <c>ml.Model.Load</c> reads it as well.</remarks>
    public static void SaveInterpretable(
        this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema inputSchema, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputSchema);
        AtomicFile.Write(path, stream =>
        {
            if (stream.CanRead && stream.CanSeek)
            {
                Write(stream);
                return;
            }

            using var whole = new MemoryStream();      // a pipe, for one, cannot be gone back in
            Write(whole);
            whole.WriteTo(stream);
        });

        void Write(Stream stream)
        {
            catalog.Save(model, inputSchema, stream);
            ModelZip.Seal(stream);
        }
    }

    /// <summary>Loads a model as <c>ml.Model.Load</c> does, after a check of every byte, and says in one sentence what is wrong
    /// with a file that is damaged or not a model.</summary>
    /// <param name="catalog"><c>ml.Model</c>.</param>
    /// <param name="path">The zip.</param>
    /// <param name="inputSchema">The schema the model was saved with.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is empty, damaged, or no model of ML.NET;
    /// the message says which.</exception>
    /// <exception cref="IOException">The folder of temporary files, in which ML.NET unpacks models, cannot be used.</exception>
    /// <remarks>A file that <see cref="SaveInterpretable"/> has not written carries no checksums but the zip's own: it is loaded,
    /// and <c>MLContext.Log</c> has a warning.</remarks>
    public static ITransformer LoadInterpretable(this ModelOperationsCatalog catalog, string path, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        Check.NotBlank(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"The model '{path}' does not exist.", path);
        if (new FileInfo(path).Length == 0) throw new InvalidDataException($"The model '{path}' is empty.");
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var hasChecksums = ModelZip.Check(stream);
            foreach (var (name, bytes) in ModelZip.Find(stream, Schema, Step))
                if (name.EndsWith(Step, StringComparison.Ordinal)) StepCheck.Require(bytes, name);
                else SchemaCheck.Require(bytes);
            stream.Position = 0;
            var model = catalog.Load(stream, out inputSchema);
            if (!hasChecksums)
                DataLog.Tell(
                    MlNetInternals.EnvironmentOf(catalog), read: null,
                    $"'{path}' carries no checksums (it was written by an older version or by ml.Model.Save), " +
                    "so damage may go unseen: save it anew with SaveInterpretable.");
            return model;
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or UnauthorizedAccessException))
        {
            TemporaryFolder.Require();      // where that cannot be used, it is not the model's fault
            throw new InvalidDataException(
                $"'{path}' cannot be loaded as a model; " +
                $"it has to be a complete zip written by SaveInterpretable or by ml.Model.Save: {Innermost(failure)}.",
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
        // what the runtime says of numbers that lead nowhere says nothing of the file
        return failure is ArithmeticException or IndexOutOfRangeException or NullReferenceException or InvalidCastException
            or ArgumentNullException or ArgumentOutOfRangeException or KeyNotFoundException
            ? "its parts do not fit together"
            : failure.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
    }
}
