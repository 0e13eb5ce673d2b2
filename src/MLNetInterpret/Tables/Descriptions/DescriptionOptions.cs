using Microsoft.ML;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Tables;
using MLNetInterpret.Tables.Descriptions;

namespace MLNetInterpret;

/// <summary>Options of making and testing sentences for units of a table.</summary>
public sealed record DescriptionOptions : SeededWork
{
    /// <summary>Rows that the model did not learn from, to test on; null holds back a part of the given rows, which the search
    /// for sentences does not see, but the model may have learned from.</summary>
    public IDataView? HeldOut { get; init; }

    /// <summary>Share of the given rows that is held back where no others are given, above 0 and below 1.</summary>
    public double HeldOutShare { get; init; } = 0.25;

    /// <summary>Words for values of columns, for example <c>("Time", "high", "long requested terms")</c>; values without words
    /// keep the table's own names.</summary>
    /// <remarks>The value is <c>high</c> or <c>low</c> for numbers from or up to a limit that at most half of the rows keep to,
    /// which is added in brackets, <c>missing</c>, or a value of the column. The words are what rows of such a value have. A
    /// column or value that the table does not have, or two phrases for one, are refused with an
    /// <see cref="ArgumentException"/>. <see cref="ReadPhrases"/> reads them from a file.</remarks>
    public IReadOnlyList<(string Column, string Value, string Words)> Phrases { get; init; } = [];

    /// <summary>Most conditions of a sentence, each on another column: 1 or more.</summary>
    public int MostConditions { get; init; } = 3;

    /// <summary>Weight of the number of rows that fit, 0 to 1: a description's worth is the share of rows that fit, to this
    /// power, times how far their mean lies out. A half (as in a t-test) makes sentences about more rows, which lie less far
    /// out; 0 about the most extreme rows only. Source: Kloesgen, "Explora: a multipattern and multistrategy discovery
    /// assistant", 1996.</summary>
    public double ShareWeight { get; init; } = 0.35;

    /// <summary>Least share of the rows that has to fit, above 0 and at most 0.5, and never fewer than 20 rows.</summary>
    public double LeastShare { get; init; } = 0.01;

    /// <summary>Networks with random weights to compare with, 0 or more.</summary>
    /// <remarks>A sentence is made for its own unit, so that few others fit it even where nothing was learned: beside 4 networks
    /// 15 of 100 sentences of a network with random weights passed, beside 32 at most 3 (docs/results.md).</remarks>
    public int UntrainedNetworks { get; init; } = 32;

    /// <summary>Whole searches on activations shuffled among rows to compare with, 1 or more.</summary>
    public int Shuffles { get; init; } = 5;

    /// <summary>Draws for a bootstrap interval, 1 or more.</summary>
    public int Resamples { get; init; } = 200;

    /// <summary>Share of intervals that hold the true value, above 0 and below 1.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Reads <see cref="Phrases"/> from a CSV file with the header <c>column,value,words</c>.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line is no phrase; the message names it, and what is allowed.</exception>
    public static IReadOnlyList<(string Column, string Value, string Words)> ReadPhrases(string path) => PhraseFile.Read(path);

    /// <summary>The same, once every value is in its range.</summary>
    internal DescriptionOptions Validated()
    {
        ArgumentNullException.ThrowIfNull(Phrases);
        Check.AtLeast(MostConditions, 1, nameof(MostConditions));
        Check.AtLeast(UntrainedNetworks, 0, nameof(UntrainedNetworks));
        Check.AtLeast(Shuffles, 1, nameof(Shuffles));
        Check.AtLeast(Resamples, 1, nameof(Resamples));
        Check.Inside(HeldOutShare, 0, 1, nameof(HeldOutShare));
        Check.Inside(Level, 0, 1, nameof(Level));
        Check.Between(ShareWeight, 0, 1, nameof(ShareWeight));
        Check.AboveUpTo(LeastShare, 0, 0.5, nameof(LeastShare));
        return this;
    }
}
