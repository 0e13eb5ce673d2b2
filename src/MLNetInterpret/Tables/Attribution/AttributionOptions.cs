using MLNetInterpret.Core.Networks;
using MLNetInterpret.Tables;

namespace MLNetInterpret;

/// <summary>Options of finding the columns that drive units.</summary>
public sealed record AttributionOptions : SeededWork
{
    /// <summary>Rows, drawn from the data, that a row is compared with: 1 or more. Work grows with it.</summary>
    public int BackgroundRows { get; init; } = 64;

    /// <summary>Rows, drawn from the data, that importance is averaged over: 1 or more. Work grows with it.</summary>
    public int SampleRows { get; init; } = 200;

    /// <summary>A row's Shapley values are exact where it differs from every background row in at most this many columns,
    /// 0 to 16: each column more doubles the work.</summary>
    public int ExactColumns { get; init; } = 13;

    /// <summary>Where they are not exact: pairs of an order of columns and its reverse that are drawn for each background row,
    /// 2 or more.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>Shuffles of a column for its permutation importance, 1 or more.</summary>
    public int Shuffles { get; init; } = 5;

    /// <summary>Draws for a bootstrap interval, 1 or more.</summary>
    public int Resamples { get; init; } = 400;

    /// <summary>Share of intervals that hold the true value, above 0 and below 1.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Rows of the largest activations that are analysed together, 2 or more; at most half of the rows
    /// count.</summary>
    public int TopRows { get; init; } = 100;

    /// <summary>Prototypes shown among the top rows, 0 or more.</summary>
    public int Prototypes { get; init; } = 4;

    /// <summary>Reasons given for a decision, 0 to 4.</summary>
    public int Reasons { get; init; } = 4;

    /// <summary>A reason changes the log odds at least this much when its column takes its typical value, above 0;
    /// 0.05 is about a twentieth of the odds. Of a number: standard deviations of what is predicted.</summary>
    public double LeastChange { get; init; } = 0.05;

    /// <summary>Of two classes: name of the positive one, for example <c>default</c>; null takes the model's own
    /// (<see cref="MultilayerPerceptronOptions.PositiveClass"/>), or "the positive class" where it has none. Of several: the one
    /// to explain; null explains the one predicted.</summary>
    public string? Outcome { get; init; }

    /// <summary>The column of true or false that a logistic regression is fitted to for comparison;
    /// without such a column there is none.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The same, once every value is in its range.</summary>
    internal AttributionOptions Validated()
    {
        Check.AtLeast(BackgroundRows, 1, nameof(BackgroundRows));
        Check.AtLeast(SampleRows, 1, nameof(SampleRows));
        Check.AtLeast(Rounds, 2, nameof(Rounds));
        Check.AtLeast(Shuffles, 1, nameof(Shuffles));
        Check.AtLeast(Resamples, 1, nameof(Resamples));
        Check.AtLeast(TopRows, 2, nameof(TopRows));
        Check.AtLeast(Prototypes, 0, nameof(Prototypes));
        Check.Between(ExactColumns, 0, 16, nameof(ExactColumns));
        Check.Between(Reasons, 0, 4, nameof(Reasons));
        Check.Inside(Level, 0, 1, nameof(Level));
        Check.Above(LeastChange, 0, nameof(LeastChange));
        return this;
    }
}
