using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetInterpret.Core.Tables;

namespace MLNetInterpret.Core.FindingSets;

/// <summary>A <see cref="FindingSet"/> as it is laid out in JSON: each real row once,
/// however many units it is shown for.</summary>
internal sealed record FindingSetDocument(
    string Format,
    int Version,
    InputKind Kind,
    Provenance Provenance,
    IReadOnlyList<ColumnProfile> Columns,
    IReadOnlyList<InputValue> Inputs,
    IReadOnlyList<FindingSetDocument.Entry> Findings)
{
    public IReadOnlyList<AdversarialExample> AdversarialExamples { get; init; } = [];

    public IReadOnlyList<Dream> Dreams { get; init; } = [];

    public ScannedUnits? Scan { get; init; }

    public IReadOnlyList<(Unit Unit, IReadOnlyList<CropEntry> Crops)> Crops { get; init; } = [];

    public CellsEntry? Cells { get; init; }

    public RecurrentAnalysis? Recurrent { get; init; }

    public TableFindings? Table { get; init; }

    /// <summary>Classes of the units that have one, by the units' ids.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? ClassNames { get; init; }

    public static FindingSetDocument From(FindingSet findings, JsonSerializerOptions options)
    {
        List<InputValue> inputs = [];
        Dictionary<string, int> places = [];

        // windows of text carry one unit's activations: only equal contents are one input, so the contents are the key
        int? Place(InputValue? input)
        {
            if (input is null) return null;
            var contents = JsonSerializer.Serialize(input, options);
            if (!places.TryGetValue(contents, out var place))
            {
                places.Add(contents, place = inputs.Count);
                inputs.Add(input);
            }

            return place;
        }

        End ToEnd(Extreme extreme) => new(extreme.Optimized, [.. extreme.Examples.Select(example => new Row(
            example.Row, example.Id, example.Activation, example.Position, Place(example.Input), example.Label)
        {
            Crop = example.Crop,
        })])
        {
            IsShared = extreme.IsShared,
        };

        Entry[] entries = [.. findings.Select(finding => new Entry(
            finding.Unit, finding.Claim, finding.Verdict, finding.Reason, ToEnd(finding.Highest), ToEnd(finding.Lowest),
            finding.Statistics, finding.Evidence)
        {
            Preference = finding.Preference,
            Representation = finding.Representation,
            Interpretability = finding.Interpretability,
        })];
        var named = findings.Select(finding => finding.Unit).Concat(findings.Scan?.Units.Select(scan => scan.Unit) ?? [])
            .Where(unit => unit.ClassName is not null).DistinctBy(unit => unit.Id)
            .ToDictionary(unit => unit.Id, unit => unit.ClassName!);
        return new(
            FindingSetJson.Format, FindingSetJson.Version, findings.Kind, findings.Provenance, findings.Columns, inputs, entries)
        {
            AdversarialExamples = findings.AdversarialExamples,
            Dreams = findings.Dreams,
            Scan = findings.Scan,
            Crops = CropEntry.Of(findings, inputs, entries),
            Cells = findings.Cells is { } cells ? new([.. cells], cells.Concepts, cells.Background) { Marked = cells.Marked }
                : null,
            Recurrent = findings.Recurrent,
            Table = findings.Table,
            ClassNames = named.Count > 0 ? named : null,
        };
    }

    /// <summary>Refuses what does not fit together.</summary>
    /// <exception cref="ArgumentException">A number or a length is wrong; the message says where.</exception>
    public void Require()
    {
        foreach (var input in Inputs) InputChecks.Require(input);
        foreach (var entry in Findings)
        {
            InputChecks.Require(entry.Statistics, entry.Unit);
            InputChecks.Require(entry.Interpretability, entry.Unit);
            foreach (var end in new[] { entry.Highest, entry.Lowest })
            {
                if (end.Optimized is { } optimized) InputChecks.Require(optimized);
                foreach (var row in end.Examples)
                    if (row.Input is { } place && (place < 0 || place >= Inputs.Count))
                        throw new ArgumentException(
                            $"An example of '{entry.Unit}' is input {place}, but there are {Inputs.Count} inputs, from 0.");
                    else if (!float.IsFinite(row.Activation))
                        throw new ArgumentException($"An example of '{entry.Unit}' has an activation that is not finite.");
            }
        }

        foreach (var found in (Cells?.Findings ?? []).Select(cell => cell.Maximized).OfType<MaximizedText>())
        {
            InputChecks.Require(found.Text);
            if (found.Real is { } window) InputChecks.Require(window);
        }

        foreach (var crop in Crops.SelectMany(unit => unit.Crops)) crop.Require(Inputs);
        foreach (var dream in Dreams)
        {
            InputChecks.Require(dream.Photo);
            InputChecks.Require(dream.Result);
        }

        foreach (var example in AdversarialExamples)
        {
            InputChecks.Require(example.Original);
            InputChecks.Require(example.Changed);
        }
    }

    public FindingSet ToFindings()
    {
        Extreme ToExtreme(End end) => new(end.Optimized, [.. end.Examples.Select(row => new Example(
            row.Number, row.Id, row.Activation, row.Position, row.Input is { } place ? Inputs[place] : null, row.Label)
        {
            Crop = row.Crop,
        })])
        {
            IsShared = end.IsShared,
        };

        Finding[] findings = [.. Findings.Select(entry => new Finding(
            entry.Unit, TableClaims.Read(entry.Claim, Table?.Of(entry.Unit)), ToExtreme(entry.Highest),
            ToExtreme(entry.Lowest), entry.Statistics, entry.Evidence, entry.Verdict, entry.Reason)
        {
            Preference = entry.Preference,
            Representation = entry.Representation,
            Interpretability = entry.Interpretability,
        })];
        return new(findings, Kind, Columns, Provenance)
        {
            AdversarialExamples = AdversarialExamples,
            Dreams = Dreams,
            Scan = Scan,
            Crops =
            [
                .. Crops.Select(unit => (unit.Unit, (IReadOnlyList<ImageInput>)[.. unit.Crops.Select(crop => crop.Of(Inputs))])),
            ],
            Cells = Cells is { } cells ? new(cells.Findings, cells.Concepts, cells.Background) { Marked = cells.Marked } : null,
            Recurrent = Recurrent,
            Table = Table,
        };
    }

    internal sealed record Entry(
        Unit Unit, string Claim, Verdict Verdict, string Reason, End Highest, End Lowest, UnitStatistics Statistics,
        IReadOnlyList<Evidence> Evidence)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ClassPreference? Preference { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Representation? Representation { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Interpretability? Interpretability { get; init; }
    }

    internal sealed record CellsEntry(
        IReadOnlyList<CellFinding> Findings, IReadOnlyList<SearchedConcept> Concepts, CellSearchBackground Background)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public MarkedCells? Marked { get; init; }
    }

    internal sealed record End(OptimizedInput? Optimized, IReadOnlyList<Row> Examples)
    {
        public bool IsShared { get; init; }
    }

    internal sealed record Row(long Number, string? Id, float Activation, IReadOnlyList<int> Position, int? Input, string? Label)
    {
        public Crop? Crop { get; init; }
    }
}
