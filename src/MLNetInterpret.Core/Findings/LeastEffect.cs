namespace MLNetInterpret.Core.Findings;

/// <summary>The weakest effect that a claim is made of.</summary>
internal static class LeastEffect
{
    /// <summary>The AUC that the interval of a claim has to stay above: of ten pairs of a row that it names and one that it does
    /// not, seven are told apart. Who looks at a unit's strongest and weakest rows then sees the difference; with less, most
    /// pages of rows show it no more clearly than chance does.</summary>
    public const double Auc = 0.7;

    /// <summary>How far above the best of random weights that interval has to begin where a table's rows are described: a
    /// description is made for its own unit, which it fits a little better than any other, even where nothing was
    /// learned.</summary>
    public const double BeyondRandom = 0.02;
}
