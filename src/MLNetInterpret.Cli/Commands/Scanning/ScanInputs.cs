using System.Text.Json;
using Microsoft.ML;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Data;

namespace MLNetInterpret.Cli.Commands.Scanning;

/// <summary>The model and data of a scan as they were named, kept beside its plan
/// so that shards can be scanned by the folder alone.</summary>
/// <param name="Model">The model zip, or an ONNX file.</param>
/// <param name="Data">A file, or a folder of pictures.</param>
/// <param name="Separator">Between the cells of a CSV file; null where it is found out.</param>
/// <param name="Decimal">The CSV file's decimal mark; null where it is found out.</param>
/// <param name="Missing">Cells of the CSV file that mean "missing"; null for none.</param>
/// <param name="SkipBroken">Whether pictures that cannot be read are left out.</param>
/// <param name="Broken">Those pictures, once the scan was planned; shards need not look for them again.</param>
/// <param name="ModelSeal">The model file as it was when the scan was planned; null where an older version planned it.</param>
/// <param name="DataSeal">The data, likewise.</param>
/// <param name="Onnx">What an ONNX file leaves open; null for a zip.</param>
/// <param name="Roles">What columns of the CSV file are, where that was said; null for none.</param>
/// <param name="Encoding">The CSV file's encoding; null for UTF-8.</param>
/// <param name="MonthFirst">The order of its dates; null where it is found out.</param>
/// <param name="Version">The version of the format.</param>
internal sealed record ScanInputs(
    string Model, string Data, char? Separator, char? Decimal, IReadOnlyList<string>? Missing, bool SkipBroken,
    IReadOnlyList<string>? Broken = null, FileSeal? ModelSeal = null, FileSeal? DataSeal = null,
    OnnxSettings? Onnx = null, IReadOnlyDictionary<string, ColumnKind>? Roles = null, string? Encoding = null,
    bool? MonthFirst = null, int Version = ScanInputs.CurrentVersion)
{
    private const int CurrentVersion = 1;
    private const string FileName = ScanFolder.InputsName;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    /// <summary>Inputs as a command line names them.</summary>
    public static ScanInputs Of(string model, OnnxSettings onnx, string data, CsvOptions table, bool skipBroken) =>
        new(
            Path.GetFullPath(model), Path.GetFullPath(data), table.Separator, table.DecimalMarker, table.Missing, skipBroken,
            Onnx: OpenModel.IsOnnx(model) ? onnx : null, Roles: table.Roles, Encoding: table.Encoding?.WebName,
            MonthFirst: table.MonthFirst);

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
            var inputs = JsonSerializer.Deserialize<ScanInputs>(File.ReadAllText(path), Options)
                ?? throw new InvalidDataException($"'{path}' is empty.");
            if (inputs.Version > CurrentVersion)
                throw new InvalidDataException(
                    $"'{path}' was written by a newer version of this program: its format has version {inputs.Version}, "
                    + $"but this one reads version {CurrentVersion}.");
            return inputs is { Model: not null, Data: not null }
                ? inputs
                : throw new InvalidDataException($"'{path}' names no model or no data.");
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
        Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, Options));

    /// <summary>Opens the model; an ONNX file was compared with OnnxRuntime when the scan was planned.</summary>
    public ITransformer LoadModel(MLContext ml) => Load(ml, isPlanned: true).Model;

    /// <summary>Opens the model and the rows.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="label">The column with the rows' classes, or null.</param>
    /// <param name="isPlanned">Whether the scan was planned before.</param>
    public (ITransformer Model, DataOf Rows) Open(MLContext ml, string? label, bool isPlanned)
    {
        var model = Load(ml, isPlanned);
        CsvOptions table = new()
        {
            Separator = Separator,
            DecimalMarker = Decimal,
            MonthFirst = MonthFirst,
            Encoding = Encoding is null ? null : FileEncoding.Named(Encoding),
            Missing = Missing ?? [],
            Roles = Roles ?? new Dictionary<string, ColumnKind>(),
            Label = label,
        };
        return (model.Model, model.Read(ml, Data, table, SkipBroken, Broken));
    }

    private OpenModel Load(MLContext ml, bool isPlanned)
    {
        var onnx = Onnx ?? new();
        return OpenModel.Load(ml, Model, isPlanned ? onnx with { IsVerified = false } : onnx);
    }
}
