using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Pictures;

/// <summary>Finished units in a folder, one file each, so that interrupted work goes on and none is done twice.</summary>
internal sealed class KeptUnits
{
    /// <summary>What the files' names end with.</summary>
    public const string Ending = ".unit.json";

    private const string Format = "mlnet-interpret optimised unit";
    private const int Newest = 1;
    private const string NoRows = "none";

    private static readonly JsonSerializerOptions Json = new(StrictJson.Options(NamedTuples.Convert))
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly Dictionary<Unit, UnitMaximum> _found = [];
    private readonly HashSet<string> _runs = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    private KeptUnits(string folder, string? finished, IReadOnlyDictionary<string, string> settings)
    {
        (_folder, _settings) = (folder, settings);
        foreach (var place in new[] { finished, folder }.OfType<string>().Where(Directory.Exists))
            foreach (var file in Directory.EnumerateFiles(place, $"*{Ending}").Order(StringComparer.Ordinal))
            {
                var kept = Read(file);
                RequireSame(place, kept.Settings);
                _found[kept.Unit] = new(kept.Unit, kept.Highest, kept.Lowest);
                _runs.Add(kept.Run);
                _names.Add(Path.GetFileName(file));
            }
    }

    /// <summary>Opens the options' folder; null where they have none.</summary>
    /// <param name="network">The network of the units.</param>
    /// <param name="picture">What is trained.</param>
    /// <param name="recipe">How it is trained.</param>
    /// <param name="options">All else that decides what comes out.</param>
    /// <param name="objective">What is raised, of any unit, the same each time.</param>
    /// <exception cref="ArgumentException">Units in it were made with other settings, or of another network.</exception>
    /// <exception cref="InvalidDataException">A file in it is damaged.</exception>
    public static KeptUnits? Open(
        HookedNetwork network, Parameterization picture, Recipe recipe, VisualizationOptions options, string objective)
    {
        if (options.Folder is not { } folder) return null;
        var settings = new Dictionary<string, string>
        {
            ["network"] = network.Hash,
            ["pixels"] = $"{network.Pixels}",
            ["picture"] = picture.Description,
            ["objective"] = objective,
            ["recipe"] = recipe.InWords,
            ["transforms"] = $"{recipe.Transform}",
            ["plain steps"] = Word(recipe.Plain),
            ["contrast"] = Word(recipe.Contrast),
            ["penalty"] = options.Penalty?.Description ?? "none",
            ["steps"] = Word(options.Steps ?? recipe.Steps),
            ["learning rate"] = options.LearningRate is { } rate ? Word(rate) : "that of the recipe",
            ["reduction"] = $"{options.Reduction}",
            ["negative"] = options.Negative ? "yes" : "no",
            ["variants"] = Word(options.Variants),
            ["diversity"] = Word(options.Diversity),
            ["snapshots"] = string.Join(" ", options.Snapshots),
            ["moves"] = Word(options.Moves),
            ["seed"] = Word(options.SeedOrZero),
            ["rows"] = options.Rows is null && options.Known is null ? NoRows : options.RowsName,
            ["start"] = StartOf(network, picture, options),
        };
        return new(folder, options.Finished, settings);
    }

    /// <summary>A unit that is finished, or null.</summary>
    /// <param name="unit">With the name of its class.</param>
    /// <param name="real">The real rows that it is compared with; null for none.</param>
    /// <exception cref="ArgumentException">It was compared with other rows.</exception>
    public UnitMaximum? Find(Unit unit, RealRows? real)
    {
        if (!_found.TryGetValue(unit, out var found)) return null;
        if (found.Highest.BestReal != real?.Highest.Activation)
            throw new ArgumentException(
                $"'{unit}' in '{_folder}' was compared with other real rows: name another folder, or delete it.");
        return new(unit, found.Highest, found.Lowest);
    }

    /// <summary>Whether units are there that came out of this run.</summary>
    public bool HoldsPartOf(IReadOnlyList<Unit> run) => _runs.Contains(Named(run));

    /// <summary>Keeps a finished unit.</summary>
    /// <param name="unit">What came out.</param>
    /// <param name="run">The units that were optimised side by side.</param>
    public void Keep(UnitMaximum unit, IReadOnlyList<Unit> run)
    {
        var name = string.Concat(unit.Unit.Id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-'));
        var file = name + Ending;
        // two units may differ in what a name leaves out
        for (var i = 2; !_names.Add(file); i++) file = $"{name}-{i}{Ending}";
        AtomicFile.Write(Path.Combine(_folder, file), stream =>
            JsonSerializer.Serialize(
                stream, new KeptUnit(Format, Newest, _settings, Named(run), unit.Unit, unit.Highest, unit.Lowest), Json));
        _found[unit.Unit] = unit;
    }

    /// <summary>A run of units in words.</summary>
    public static string Named(IReadOnlyList<Unit> run) => string.Join(" ", run.Select(unit => unit.Id));

    /// <summary>Units as bytes, for <see cref="FromBytes"/>.</summary>
    public static byte[] ToBytes(IReadOnlyList<UnitMaximum> units) => JsonSerializer.SerializeToUtf8Bytes(
        units.Select(unit => new MadeUnit(unit.Unit, unit.Highest, unit.Lowest)), Json);

    /// <summary>The units of <see cref="ToBytes"/>.</summary>
    public static IReadOnlyList<UnitMaximum> FromBytes(byte[] bytes) =>
    [
        .. JsonSerializer.Deserialize<MadeUnit[]>(bytes, Json)!
            .Select(made => new UnitMaximum(made.Unit, made.Highest, made.Lowest)),
    ];

    private void RequireSame(string folder, IReadOnlyDictionary<string, string> others)
    {
        foreach (var (name, value) in _settings)
            if (others.GetValueOrDefault(name) is var other && other != value)
                throw new ArgumentException(
                    $"The folder '{folder}' holds units "
                    + name switch
                    {
                        "network" => "of another network",
                        "start" => "from another start",
                        "rows" => $"compared with {Rows(other)}, not with {Rows(value)}",
                        _ => $"made with {name} {other}, not {value}",
                    }
                    + ": name another folder, or delete it.");
    }

    private static string Rows(string? name) => name is null or NoRows ? "no real rows" : $"real rows ({name})";

    private static KeptUnit Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var kept = JsonSerializer.Deserialize<KeptUnit>(stream, Json);
            if (kept is { Format: Format, Version: Newest }) return kept;
        }
        catch (Exception damaged) when (damaged is JsonException or ArgumentException or FormatException or NotSupportedException)
        {
            throw new InvalidDataException($"'{file}' is no finished unit, or is damaged: delete it.", damaged);
        }

        throw new InvalidDataException($"'{file}' is no finished unit, or was written by another version: delete it.");
    }

    /// <summary>What all runs begin with, in which colours, noise and a given picture show.</summary>
    private static string StartOf(HookedNetwork network, Parameterization picture, VisualizationOptions options)
    {
        using var plain = no_grad();
        using var generator = new Generator((ulong)(uint)options.SeedOrZero);
        using var start = picture.Start(new(1, generator, CPU, network.Pixels!));
        using var decoded = start.Decode();
        using var values = decoded.to(float32).contiguous();
        var bytes = MemoryMarshal.AsBytes(values.data<float>().ToArray().AsSpan());
        return Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
    }

    private static string Word(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private sealed record MadeUnit(Unit Unit, OptimizedInput Highest, OptimizedInput? Lowest);

    /// <summary>The document of one file.</summary>
    private sealed record KeptUnit(
        string Format, int Version, IReadOnlyDictionary<string, string> Settings, string Run,
        Unit Unit, OptimizedInput Highest, OptimizedInput? Lowest);
}
