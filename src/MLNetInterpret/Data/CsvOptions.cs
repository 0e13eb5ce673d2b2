using System.Globalization;
using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

/// <summary>Options of reading a CSV file.</summary>
public sealed record CsvOptions
{
    /// <summary>Separator between cells; null takes the most frequent of <c>, ; tab |</c> in the header.</summary>
    public char? Separator { get; init; }

    /// <summary>Format of numbers, for example <c>CultureInfo.GetCultureInfo("de-DE")</c> for a decimal comma. Default:
    /// 3.14.</summary>
    public IFormatProvider Culture { get; init; } = CultureInfo.InvariantCulture;

    /// <summary>Columns that are categories even where all their cells are numbers (class codes, postcodes).</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The column to predict, which is one of categories; null where that is not known.</summary>
    internal string? Label { get; init; }

    /// <summary>Cells that mean "missing" in a column of numbers, besides empty ones, for example <c>NA</c>.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Rows from which the columns' kinds are inferred, at least 1. Later rows are read only by cursors.
    /// Default: 10,000.</summary>
    public int InferenceRows { get; init; } = 10_000;

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal CsvOptions Validated()
    {
        Check.AtLeast(InferenceRows, 1, nameof(InferenceRows));
        return this;
    }
}
