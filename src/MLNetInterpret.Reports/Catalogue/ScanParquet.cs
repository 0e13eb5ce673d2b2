using System.Globalization;
using System.Text.Json;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reports.Catalogue;

namespace MLNetInterpret.Reports;

/// <summary>A scan's catalogue as a folder of Parquet files, for DuckDB, pandas and the like, and back without loss.</summary>
/// <remarks>
/// Six tables, compressed with Zstandard: <c>units.parquet</c> has a row for each unit and reduction; <c>top_rows.parquet</c>,
/// <c>histograms.parquet</c>, <c>classes.parquet</c>, <c>columns.parquet</c> and <c>similar.parquet</c> join it by <c>unit</c>
/// and <c>reduction</c>. A table without rows is written too. The key-value metadata of every file name the schema and its
/// version, and hold the plan, the provenance and the rows of each class as JSON. <c>docs/catalogue.md</c> describes every
/// column. Equal catalogues give equal bytes; half of a surrogate pair becomes U+FFFD, as UTF-8 demands.
/// </remarks>
public static class ScanParquet
{
    /// <summary>The name of the schema in every file's metadata.</summary>
    internal const string Schema = "mlnet-interpret scan catalogue";

    /// <summary>The version of the schema that this library writes and reads.</summary>
    internal const int Version = 1;

    /// <summary>Keys of the files' metadata.</summary>
    internal const string
        SchemaKey = "mlnetinterpret.schema", VersionKey = "mlnetinterpret.version", TableKey = "mlnetinterpret.table",
        PlanKey = "mlnetinterpret.plan", ProvenanceKey = "mlnetinterpret.provenance",
        ClassCountsKey = "mlnetinterpret.class_counts", DigestKey = "mlnetinterpret.sha256";

    /// <summary>What a catalogue's folder says that it is; version 0.1.0 left no list in it, but the files say it, too.</summary>
    internal static readonly FolderKind Kind = new("catalogue", IsCatalogue);

    /// <summary>The files of a catalogue.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. ScanTables.All.Select(table => FileName(table.Name))];

    /// <summary>Writes a catalogue.</summary>
    /// <param name="folder">The folder; an older catalogue in it is replaced when the new one is complete, unless it was
    /// changed or holds other files.</param>
    /// <param name="catalogue">The catalogue.</param>
    /// <exception cref="IOException">The folder holds something else, or the disk cannot take the files;
    /// nothing is changed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to; nothing is changed.</exception>
    /// <exception cref="ArgumentException">A unit is there twice, or its classes, columns, quantiles or bins are not as many as
    /// the catalogue's plan says; nothing is changed.</exception>
    public static void Write(string folder, ScannedUnits catalogue) => Write(folder, catalogue, force: false);

    /// <summary>Writes a catalogue; by force in place of what is no catalogue, or was changed, too.</summary>
    internal static void Write(string folder, ScannedUnits catalogue, bool force)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        AtomicFolder.Write(folder, Kind, path => WriteInto(path, catalogue), force);
    }

    /// <summary>Reads what <see cref="Write(string, ScannedUnits)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A file is missing or damaged, of another version, or of another catalogue than the
    /// rest; the message names it.</exception>
    public static ScannedUnits Read(string folder)
    {
        Check.NotBlank(folder);
        using var reader = new ScanTableReader(folder);
        return reader.Read();
    }

    /// <summary>Writes the files into a folder that is being made.</summary>
    internal static void WriteInto(string folder, ScannedUnits catalogue)
    {
        Checked(catalogue);
        Directory.CreateDirectory(folder);
        foreach (var (name, table, rows) in ScanTables.All)
        {
            using var stream = new FileStream(Path.Combine(folder, FileName(name)), FileMode.CreateNew, FileAccess.ReadWrite);
            ScanTableRow[] all = [.. rows(catalogue)];
            var metadata = new Dictionary<string, string>
            {
                [SchemaKey] = Schema,
                [VersionKey] = Version.ToString(CultureInfo.InvariantCulture),
                [TableKey] = name,
                [PlanKey] = catalogue.Plan.ToJson(),
                [ProvenanceKey] = JsonSerializer.Serialize(catalogue.Provenance, JsonSerializerOptions.Web),
                [ClassCountsKey] = JsonSerializer.Serialize(catalogue.ClassCounts),
            };
            foreach (var (column, digest) in table.Digests(all)) metadata[DigestOf(column)] = digest;
            metadata[DigestKey] = ColumnDigest.Of(metadata.ToArray());
            table.Write(stream, all, metadata);
        }
    }

    /// <summary>The key of a column's digest; that of <see cref="DigestKey"/> itself is of all other keys and texts.</summary>
    internal static string DigestOf(string column) => $"{DigestKey}.{column}";

    internal static string FileName(string table) => table + ".parquet";

    /// <summary>Whether a folder holds the files of a catalogue and nothing else.</summary>
    private static bool IsCatalogue(string folder)
    {
        bool IsTable(string path)
        {
            if (new FileInfo(path).LinkTarget is not null || !File.Exists(path)) return false;
            try
            {
                using var table = new ParquetColumns(path);
                return table.Metadata.GetValueOrDefault(SchemaKey) == Schema
                    && FileName(table.Metadata.GetValueOrDefault(TableKey) ?? "") == Path.GetFileName(path);
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }

        return Directory.GetFileSystemEntries(folder).All(IsTable);
    }

    /// <summary>The catalogue, once every list is as long as its plan says.</summary>
    internal static ScannedUnits Checked(ScannedUnits catalogue)
    {
        void Count(UnitScan scan, int count, int expected, string what)
        {
            if (count != expected)
                throw new ArgumentException($"'{scan.Unit}' has {count} {what}, but {expected} are expected.", nameof(catalogue));
        }

        if (catalogue.ClassCounts.Count != catalogue.Classes.Count) throw new ArgumentException(
            $"The catalogue counts the rows of {catalogue.ClassCounts.Count} classes, "
            + $"but its plan has {catalogue.Classes.Count}.", nameof(catalogue));
        var seen = new HashSet<(Unit, Reduction)>();
        foreach (var scan in catalogue.Units)
        {
            if (!seen.Add((scan.Unit, scan.Reduction)))
                throw new ArgumentException($"The catalogue has '{scan.Unit}' twice.", nameof(catalogue));
            var (statistics, histogram) = (scan.Statistics, scan.Statistics.Histogram);
            Count(scan, statistics.Quantiles.Count, UnitStatistics.Shares.Count, "quantiles");
            Count(scan, histogram.Edges.Count, histogram.Counts.Count + 1, "edges of bins");
            Count(scan, histogram.Counts.Count == 0 ? 0 : 1, 1, "histograms");
            if (scan.Columns.Count > 0) Count(scan, scan.Columns.Count, catalogue.Columns.Count, "correlations with columns");
            if (scan.Classes is not { } classes) continue;
            Count(scan, classes.Means.Count, catalogue.Classes.Count, "class means");
            Count(scan, classes.TopCounts.Count, catalogue.Classes.Count, "counts of classes");
        }

        return catalogue;
    }
}
