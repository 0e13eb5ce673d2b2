using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MLNetInterpret.Core.Findings;
using MLNetInterpret.Drawing.Figures.Pictures;
using MLNetInterpret.Drawing.Style;

namespace MLNetInterpret.Reports.Html.Parts;

/// <summary>What the files of a report are called.</summary>
internal static class FileNames
{
    private const int Longest = 60;

    /// <summary>What the names of some figures of a whole set end with, before their number.</summary>
    public const string DepthsName = "depths", MethodsName = "methods-sheet", AdversarialName = "adversarial-sheet",
        DreamName = "dream", CellsName = "cells-overview", DriversName = "drivers-sheet";

    /// <summary>The folder of a set's chapter below the report's, with the slash behind it.</summary>
    public static string Chapter(FindingSet set, int place) => Name(set, place) + "/";

    /// <summary>A name that any file system takes: the model's place and name, then the layer or unit.</summary>
    public static string Name(FindingSet set, int place, string what) => $"{Name(set, place)}-{Slug(what)}";

    /// <summary>The model's place and name, as every name of a file about it begins.</summary>
    public static string Name(FindingSet set, int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{place + 1}-{Slug(set.Provenance.Model)}");

    /// <summary>What the names of a cell's files begin with; its place tells it from others of the
    /// same unit or concept.</summary>
    public static string CellName(FindingSet set, int place, int number)
    {
        var finding = set.Cells![number];
        var what = string.Create(CultureInfo.InvariantCulture, $"cell{number + 1}-{finding.Unit.Id}-{finding.Concept}");
        return Name(set, place, what);
    }

    /// <summary>What the name of a figure that a page links to ends with; null where there are none.</summary>
    public static string? FigureEnding(ReportParts parts) =>
        parts.HasFlag(ReportParts.WebP) ? ".webp"
        : parts.HasFlag(ReportParts.Png) ? ".png"
        : parts.HasFlag(ReportParts.Svg) ? ".svg"
        : null;

    /// <summary>Whether a cell has figures of its own: those that the evidence supports, the surest of each concept.</summary>
    public static bool HasFigures(CellFindings cells, CellFinding finding, ReportOptions options) =>
        options.FiguresPerLayer > 0 && finding.Verdict.IsSupported && finding.Display is not null
        && ReferenceEquals(cells.Best(finding.Concept), finding);

    /// <summary>Number of sheets that a layer of images fills.</summary>
    public static int Sheets(int units) => UnitSheet.Count(units);

    /// <summary>A text as any file system takes it for a name; what is cut has a mark that tells it from others.</summary>
    public static string Slug(string text)
    {
        // 'relu#2' is the second call of 'relu', and not its unit 2
        var kept = text.Replace("#", "-call", StringComparison.Ordinal).ToLowerInvariant()
            .Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-');
        var slug = string.Concat(kept).Trim('-', '.');
        return slug.Length switch { 0 => "model", > Longest => $"{slug[..(Longest - 9)]}-{Mark(text)}", _ => slug };
    }

    private static string Mark(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
}
