using System.Globalization;
using System.Text.Json;
using MLNetInterpret.Core.Scanning;

namespace MLNetInterpret.Reports.Catalogue;

/// <summary>Puts a catalogue together again from its tables.</summary>
internal sealed class ScanTableReader : IDisposable
{
    private readonly Dictionary<string, ParquetColumns> _tables = [];
    private readonly string _folder;

    public ScanTableReader(string folder)
    {
        _folder = folder;
        try
        {
            foreach (var (name, _, _) in ScanTables.All) _tables.Add(name, Open(name));
            // last, because of files that do not belong together that is the better thing to say
            foreach (var table in _tables.Values) table.RequireWhole();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ScannedUnits Read()
    {
        var units = _tables["units"];
        return units.Guard(() => ScanParquet.Checked(new(
            Plan(units),
            JsonSerializer.Deserialize<Provenance>(units.Metadata[ScanParquet.ProvenanceKey], JsonSerializerOptions.Web)
                ?? throw units.Broken("it has no provenance"),
            JsonSerializer.Deserialize<long[]>(units.Metadata[ScanParquet.ClassCountsKey])
                ?? throw units.Broken("it has no counts of classes"),
            Units(units))));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in _tables.Values) table.Dispose();
    }

    private static ScanPlan Plan(ParquetColumns units)
    {
        try
        {
            return ScanPlan.FromJson(units.Metadata[ScanParquet.PlanKey]);
        }
        catch (InvalidDataException error)
        {
            throw units.Broken(error.Message.TrimEnd('.'), error);
        }
    }

    private UnitScan[] Units(ParquetColumns table)
    {
        var (points, reductions, states) =
            (table.Column<string>("unit"), table.Column<string>("reduction"), table.Column<string>("state"));
        var names = table.Has(ScanTables.ClassName) ? table.Column<string?>(ScanTables.ClassName) : new string?[points.Length];
        Unit[] units = [.. points.Zip(names, (id, name) => Unit.Parse(id) with { ClassName = name })];
        var (counts, nonFinite) = (table.Column<long>("count"), table.Column<long>("non_finite"));
        var (means, deviations, zeros) =
            (table.Column<double>("mean"), table.Column<double>("deviation"), table.Column<double>("zero_share"));
        var (minima, maxima) = (table.Column<float>("minimum"), table.Column<float>("maximum"));
        double[][] quantiles = [.. ScanTables.Quantiles.Select(table.Column<double>)];
        var (preferred, selectivity, shares) =
            (table.Column<int?>("class_index"), table.Column<double?>("selectivity"), table.Column<double?>("variance_share"));
        var projections = table.Column<float[]>("projection");
        var judged = InterpretabilityColumns.Read(table);
        var (top, histograms, profiles, columns, similar) = (TopRows(), Histograms(), Classes(), Columns(), Similar(units));
        return [.. points.Select((name, i) =>
        {
            var key = (name, reductions[i]);
            var bins = histograms[key].ToArray();
            if (bins.Length == 0) throw _tables["histograms"].Broken($"it has no bins of '{name}'");
            var classes = profiles[key].ToArray();
            return new UnitScan(
                units[i],
                Parse<Reduction>(reductions[i], ScanWords.ToWords),
                Parse<UnitState>(states[i], ScanWords.ToWords),
                new(
                    counts[i], nonFinite[i], means[i], deviations[i], zeros[i], minima[i], maxima[i],
                    [.. quantiles.Select(quantile => quantile[i])],
                    new([.. bins.Select(bin => bin.Low), bins[^1].High], [.. bins.Select(bin => bin.Count)])),
                [.. top[(key, ScanTables.Highest)]], [.. top[(key, ScanTables.Lowest)]])
            {
                Classes = preferred[i] is { } place
                    ? new(
                        [.. classes.Select(one => one.Mean)], [.. classes.Select(one => one.Count)],
                        place, selectivity[i], shares[i])
                    : null,
                Columns = [.. columns[key]],
                Similar = [.. similar[key]],
                Projection = projections[i],
                Interpretability = judged(i),
            };
        })];
    }

    private ILookup<((string, string), string), TopRow> TopRows()
    {
        var table = _tables["top_rows"];
        var (sides, rows) = (table.Column<string>("side"), table.Column<long>("row"));
        var (ids, labels) = (table.Column<string?>("id"), table.Column<string?>("label"));
        var (activations, positions) = (table.Column<float>("activation"), table.Column<int[]>("position"));
        var (tops, lefts) = (table.Column<int?>("crop_top"), table.Column<int?>("crop_left"));
        var (heights, widths) = (table.Column<int?>("crop_height"), table.Column<int?>("crop_width"));
        Crop? CropAt(int i) =>
            (tops[i], lefts[i], heights[i], widths[i]) is ({ } y, { } x, { } height, { } width) ? new(y, x, height, width) : null;
        var places = Keys(table).Select((key, i) => (
            Key: (key, sides[i]),
            Row: new TopRow
            {
                Activation = activations[i],
                Row = rows[i],
                Position = positions[i],
                Id = ids[i],
                Label = labels[i],
                Crop = CropAt(i),
            }));
        return places.ToLookup(place => place.Key, place => place.Row);
    }

    private ILookup<(string, string), (double Low, double High, long Count)> Histograms()
    {
        var table = _tables["histograms"];
        var (lows, highs, counts) = (table.Column<double>("low"), table.Column<double>("high"), table.Column<long>("count"));
        return ByUnit(table, i => (lows[i], highs[i], counts[i]));
    }

    private ILookup<(string, string), (double Mean, int Count)> Classes()
    {
        var table = _tables["classes"];
        var (means, counts) = (table.Column<double>("mean"), table.Column<int>("top_rows"));
        return ByUnit(table, i => (means[i], counts[i]));
    }

    private ILookup<(string, string), double?> Columns()
    {
        var correlations = _tables["columns"].Column<double?>("correlation");
        return ByUnit(_tables["columns"], i => correlations[i]);
    }

    private ILookup<(string, string), SimilarUnit> Similar(Unit[] units)
    {
        var table = _tables["similar"];
        var known = units.DistinctBy(unit => unit.Id).ToDictionary(unit => unit.Id);
        var (others, correlations, exact) =
            (table.Column<string>("other"), table.Column<double>("correlation"), table.Column<bool>("exact"));
        return ByUnit(table, i => new SimilarUnit(
            known.GetValueOrDefault(others[i]) ?? table.Guard(() => Unit.Parse(others[i])), correlations[i], exact[i]));
    }

    private static ILookup<(string, string), T> ByUnit<T>(ParquetColumns table, Func<int, T> part) =>
        Keys(table).Select((key, i) => (key, Part: part(i))).ToLookup(pair => pair.key, pair => pair.Part);

    private static IEnumerable<(string, string)> Keys(ParquetColumns table) =>
        table.Column<string>("unit").Zip(table.Column<string>("reduction"));

    /// <summary>What was written by words such as <see cref="ScanWords.ToWords(UnitState)"/>.</summary>
    /// <exception cref="FormatException">No value of the type is called that.</exception>
    private static T Parse<T>(string text, Func<T, string> toWords) where T : struct, Enum =>
        Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => toWords(value!.Value) == text)
        ?? throw new FormatException($"'{text}' is none of {string.Join(", ", Enum.GetValues<T>().Select(toWords))}");

    private ParquetColumns Open(string name)
    {
        var table = new ParquetColumns(Path.Combine(_folder, ScanParquet.FileName(name)));
        try
        {
            string? Said(string key) => table.Metadata.GetValueOrDefault(key);
            if (Said(ScanParquet.SchemaKey) != ScanParquet.Schema || Said(ScanParquet.TableKey) != name)
                throw table.Broken($"it is not the table '{name}' of a {ScanParquet.Schema}");
            if (int.TryParse(Said(ScanParquet.VersionKey), CultureInfo.InvariantCulture, out var version)
                && version > ScanParquet.Version) throw table.Broken(
                $"it was written by a newer version of this library: its schema has version {version}, "
                + $"but this one reads version {ScanParquet.Version}");
            if (Said(ScanParquet.VersionKey) != ScanParquet.Version.ToString(CultureInfo.InvariantCulture)) throw table.Broken(
                $"it has version {Said(ScanParquet.VersionKey)} of the schema, "
                + $"but this library reads version {ScanParquet.Version}");
            string[] same = [ScanParquet.PlanKey, ScanParquet.ProvenanceKey, ScanParquet.ClassCountsKey];
            if (_tables.Count > 0 && same.Any(key => Said(key) != _tables.First().Value.Metadata.GetValueOrDefault(key)))
                throw table.Broken("it belongs to another scan than the files beside it");
        }
        catch
        {
            table.Dispose();
            throw;
        }

        return table;
    }
}
