using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Cli.Training;

/// <summary>Rows for a model that was trained before.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="LabelColumn">Their class, where the data say it.</param>
/// <param name="IdColumn">Their name, where the data say it.</param>
internal sealed record DataOf(IDataView Rows, string? LabelColumn, string? IdColumn)
{
    /// <summary>Opens the kind of data that a network reads.</summary>
    /// <exception cref="ArgumentException">The path is a folder where a file is needed, or the other way round.</exception>
    public static DataOf Model(MLContext ml, InputLayout layout, DataViewSchema schema, string path, CsvOptions table)
    {
        if (layout is ImageLayout image)
        {
            if (File.Exists(path))
                throw new ArgumentException($"The model reads pictures, but '{path}' is a file. Name a folder.");
            var (rows, name) = Pictures.Rows(ml, path, image);
            return new(rows, "Label", name);
        }

        if (Directory.Exists(path))
            throw new ArgumentException($"The model reads {Words(layout)}, but '{path}' is a folder. Name a file.");
        return layout is TextLayout
            ? new(ml.Data.LoadTextCorpus(path, heldOut: 0).Train, null, "Offset")
            : new(ml.Data.LoadFromCsv(path, schema, table), null, null);
    }

    private static string Words(InputLayout layout) => layout is TextLayout ? "text" : "table rows";
}
