using System.Text;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

/// <summary>Options of reading a CSV file. What is not given is inferred; <see cref="CsvTable"/> says what was.</summary>
public sealed record CsvOptions
{
    /// <summary>Separator between cells; null takes the most frequent of <c>, ; tab |</c> in the header.</summary>
    public char? Separator { get; init; }

    /// <summary>The decimal mark, <c>.</c> or <c>,</c>; null takes the one that the cells show, and <c>.</c> where both or
    /// neither do.</summary>
    public char? DecimalMarker { get; init; }

    /// <summary>Whether the month stands before the day, as in 08/25/2023; null takes the order that the cells show.</summary>
    public bool? MonthFirst { get; init; }

    /// <summary>The file's encoding where it has no byte order mark; null is UTF-8.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>What columns are, where that is not to be inferred; a column not named here is inferred. A declared number is
    /// read with thousands set apart, currency and percent signs, too.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Roles { get; init; } = new Dictionary<string, ColumnKind>();

    /// <summary>The column to predict; null where that is not known.</summary>
    internal string? Label { get; init; }

    /// <summary>Cells that mean "missing" in any column, besides empty ones. In columns of numbers and dates the usual words for
    /// it (<c>NA</c>, <c>null</c>, <c>?</c>, <c>NaN</c>, <c>-</c> ...) mean that anyway.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Rows from which the columns' kinds are inferred, at least 1. Later rows are read only by cursors.
    /// Default: 10,000.</summary>
    public int InferenceRows { get; init; } = 10_000;

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal CsvOptions Validated()
    {
        Check.AtLeast(InferenceRows, 1, nameof(InferenceRows));
        return DecimalMarker is null or '.' or ','
            ? this
            : throw new ArgumentOutOfRangeException(
                nameof(DecimalMarker), $"DecimalMarker is '{DecimalMarker}', but has to be '.' or ','.");
    }
}
