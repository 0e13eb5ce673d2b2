using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Data;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Cli.Training;

/// <summary>Rows for a model that was trained before.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="LabelColumn">Their class, where the data say it.</param>
/// <param name="IdColumn">Their name, where the data say it.</param>
internal sealed record DataOf(IDataView Rows, string? LabelColumn, string? IdColumn)
{
    /// <summary>Pictures of a folder that were left out, as they cannot be read.</summary>
    public IReadOnlyList<string> Broken => (Rows as ImageFolderView)?.Broken ?? [];

    /// <summary>Opens the kind of data that a network reads.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="layout">What the network reads.</param>
    /// <param name="schema">The columns of the table that the model was trained on.</param>
    /// <param name="path">The data.</param>
    /// <param name="table">How a CSV file is read.</param>
    /// <param name="skipBroken">Whether pictures of a folder that cannot be read are left out.</param>
    /// <param name="broken">Those pictures, where they are known.</param>
    /// <exception cref="ArgumentException">The path is a folder where a file is needed, or the other way round;
    /// or there are no pictures that could be skipped.</exception>
    public static DataOf Model(
        MLContext ml, InputLayout layout, DataViewSchema schema, string path, CsvOptions table, bool skipBroken = false,
        IReadOnlyList<string>? broken = null)
    {
        if (layout is ImageLayout image)
        {
            if (File.Exists(path))
                throw new ArgumentException($"The model reads pictures, but '{path}' is a file. Name a folder.");
            var (rows, name) = Pictures.Rows(ml, path, image, skipBroken, broken);
            return new(rows, "Label", name);
        }

        if (skipBroken)
            throw new ArgumentException(
                $"--skip-broken is for folders of pictures, but the model reads {Words(layout)}: leave it out.");
        if (Directory.Exists(path))
            throw new ArgumentException($"The model reads {Words(layout)}, but '{path}' is a folder. Name a file.");
        return layout is TextLayout
            ? new(ml.Data.LoadTextCorpus(path, heldOut: 0).Train, null, "Offset")
            : new(ml.Data.LoadFromCsv(path, schema, table), null, null);
    }

    private static string Words(InputLayout layout) => layout is TextLayout ? "text" : "table rows";
}
