using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Units;
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
    /// <param name="network">What reads them.</param>
    /// <param name="schema">The columns that the model reads.</param>
    /// <param name="path">The data.</param>
    /// <param name="table">How a CSV file is read.</param>
    /// <param name="skipBroken">Whether pictures of a folder that cannot be read are left out.</param>
    /// <param name="broken">Those pictures, where they are known.</param>
    /// <exception cref="ArgumentException">The path is a folder where a file is needed, or the other way round;
    /// or there are no pictures that could be skipped.</exception>
    public static DataOf Model(
        MLContext ml, NetworkTransformer network, DataViewSchema schema, string path, CsvOptions table, bool skipBroken = false,
        IReadOnlyList<string>? broken = null)
    {
        var layout = network.Layout;
        var readsAll = schema.GetColumnOrNull(network.InputColumnName)?.Type is VectorDataViewType && layout is VectorLayout;
        if (table.Roles.Count > 0 && !readsAll)
            throw new ArgumentException(layout is VectorLayout
                ? "The model knows its columns by their names, and leaves the others by itself: leave --ignore and --number out."
                : $"--ignore and --number are for columns of tables, but the model reads {Words(layout)}: leave them out.");
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
        if (layout is TextLayout)
            return new(ml.Data.LoadTextCorpus(path, heldOut: 0, encoding: table.Encoding).Train, null, "Offset");
        if (!readsAll)
        {
            var rows = ml.Data.LoadFromCsv(path, schema, table);
            var id = rows.Columns.FirstOrDefault(column => column.Kind == ColumnKind.Identifier);
            return new(rows, null, id?.Name);
        }

        var all = ml.Data.LoadFromCsv(path, table);
        string[] numbers = [.. Numbers(network, all)];
        return new(ml.Transforms.Concatenate(network.InputColumnName, numbers).Fit(all).Transform(all), null, null);
    }

    /// <summary>The columns that a network of numbers reads: all of numbers, but not the label and not those that are
    /// ignored.</summary>
    /// <exception cref="ArgumentException">They are more or fewer than it reads.</exception>
    public static IReadOnlyList<string> Numbers(NetworkTransformer network, CsvTable table)
    {
        string[] numbers = [.. table.Columns.Where(column => column.Kind == ColumnKind.Number && !column.IsLabel)
            .Select(column => column.Name)];
        string[] names = [.. table.Columns.Where(column => column.Kind == ColumnKind.Identifier).Select(column => column.Name)];
        var length = ((VectorLayout)network.Layout).Length;
        return numbers.Length == length
            ? numbers
            : throw new ArgumentException(
                $"The model reads {NumberWords.Count(length, "number")}, but '{table.Path}' has " +
                $"{NumberWords.Count(numbers.Length, "column")} of numbers besides the label" +
                $"{(numbers.Length == 0 ? "" : $" ({string.Join(", ", numbers)})")}: leave some out by --ignore, or add what " +
                $"is missing.{(names.Length == 0 ? "" : $" Identifiers are left out ({string.Join(", ", names)}) but for those " +
                "that --number names.")}");
    }

    private static string Words(InputLayout layout) => layout switch
    {
        TextLayout => "text",
        ImageLayout => "pictures",
        _ => "table rows",
    };
}
