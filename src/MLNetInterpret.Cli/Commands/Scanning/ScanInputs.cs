using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary>The model and data of a scan as they were named, kept beside its plan
/// so that shards can be scanned by the folder alone.</summary>
/// <param name="Model">The model zip.</param>
/// <param name="Data">A file, or a folder of pictures.</param>
/// <param name="Separator">Between the cells of a CSV file; null where it is found out.</param>
/// <param name="DecimalComma">Whether the CSV file's numbers have a decimal comma.</param>
/// <param name="Missing">Cells of the CSV file that mean that a number is missing; null for none.</param>
/// <param name="SkipBroken">Whether pictures that cannot be read are left out.</param>
/// <param name="Broken">Those pictures, once the scan was planned; shards need not look for them again.</param>
internal sealed record ScanInputs(
    string Model, string Data, char? Separator, bool DecimalComma, IReadOnlyList<string>? Missing, bool SkipBroken,
    IReadOnlyList<string>? Broken = null)
{
    private const string FileName = "inputs.json";

    /// <summary>Inputs as a command line names them.</summary>
    public static ScanInputs Of(string model, string data, CsvOptions table, bool skipBroken) =>
        new(
            Path.GetFullPath(model), Path.GetFullPath(data), table.Separator,
            table.Culture is NumberFormatInfo { NumberDecimalSeparator: "," }, table.Missing, skipBroken);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The folder has none, or it cannot be read.</exception>
    public static ScanInputs Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new InvalidDataException(
                $"'{folder}' does not say which model and data it scans, it has no {FileName}: " +
                "name a folder that scan plan made.");
        try
        {
            return JsonSerializer.Deserialize<ScanInputs>(File.ReadAllText(path), JsonSerializerOptions.Web)
                ?? throw new InvalidDataException($"'{path}' is empty.");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"'{path}' cannot be read: {broken.Message}", broken);
        }
    }

    /// <summary>The model and data that a scan's folder names, and none where it names none.</summary>
    public static IEnumerable<string> Named(string folder)
    {
        try
        {
            var inputs = Load(folder);
            return [inputs.Model, inputs.Data];
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Writes the inputs into a scan's folder.</summary>
    public void Save(string folder) => AtomicFile.Write(
        Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, JsonSerializerOptions.Web));

    /// <summary>Deletes what <see cref="Save"/> wrote.</summary>
    public static void Delete(string folder) => File.Delete(Path.Combine(folder, FileName));

    /// <summary>Opens the model and the rows.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="label">The column with the rows' classes, or null.</param>
    public (ITransformer Model, NetworkTransformer Network, DataOf Rows) Open(MLContext ml, string? label)
    {
        var model = ml.Model.LoadInterpretable(Model, out var schema);
        var network = ml.Interpretation.FindNetwork(model);
        CsvOptions table = new() { Separator = Separator, Missing = Missing ?? [], Label = label };
        if (DecimalComma)
            table = table with { Culture = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
        return (model, network, DataOf.Model(ml, network.Layout, schema, Data, table, SkipBroken, Broken));
    }
}
