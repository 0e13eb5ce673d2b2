using MLNetInterpret.Core.Networks;

namespace MLNetInterpret;

/// <summary>Options of the search for units that follow concepts.</summary>
public sealed record CellSearchOptions : SeededWork
{
    /// <summary>Points or units that are searched, wildcards allowed; none means everything that recurrent layers have: an
    /// LSTM's cells, tanh(c), hidden states and gates, a GRU's hidden states and gates, an RNN's hidden states.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>Characters searched at most: the last of the text to learn from. At least 1,000.</summary>
    public int SearchCharacters { get; init; } = 200_000;

    /// <summary>Held-out characters that candidates are confirmed on at most, at least 1,000.</summary>
    public int HeldOutCharacters { get; init; } = 100_000;

    /// <summary>Alignments of activation and concept: the activation after a character is compared with the concept this many
    /// characters later; each is -1, 0 or 1.</summary>
    public IReadOnlyList<int> Lags { get; init; } = [0, 1, -1];

    /// <summary>Options of reading the text: its language, brackets in strings and comments, keywords. A bracket that is not
    /// closed within 20,000 characters does not count unless asked for otherwise, or a stray one would make the rest of the
    /// text "inside".</summary>
    public ConceptOptions Reading { get; init; } = new() { MaximalLength = 20_000 };

    /// <summary>Candidates of each concept that are tested on held-out text, each of another cell; 1 or more.</summary>
    public int Candidates { get; init; } = 3;

    /// <summary>Share of false discoveries allowed among all tests of the search, above 0 and below 1.</summary>
    public double FalseDiscoveryRate { get; init; } = 0.05;

    /// <summary>The least |r| on held-out text that a claim may rest on, at least 0 and below 1.</summary>
    public double LeastCorrelation { get; init; } = 0.3;

    /// <summary>Networks of the same shape with random weights that a finding has to exceed, 2 or more, because some reach more
    /// than others.</summary>
    public int UntrainedNetworks { get; init; } = 6;

    /// <summary>Random directions of each point that a finding has to exceed, 1 or more.</summary>
    public int Directions { get; init; } = 128;

    /// <summary>Units of the largest sparse probe of each concept, 1 to 20; 0 fits no probes. They are fitted to tanh(c) of
    /// every LSTM layer, the hidden state of others, or to <see cref="Units"/> where those are named, 2,048 at most.</summary>
    public int ProbeCells { get; init; }

    /// <summary>Stretches of characters, UTF-16 units of the whole text, whose units are searched: which are on exactly there.
    /// They lie before what is held out; none by default.</summary>
    public IReadOnlyList<Range> Marks { get; init; } = [];

    /// <summary>A concept of yes or no, for example a regular expression's, whose stretches are marked instead; null by
    /// default.</summary>
    public Concept? MarkedConcept { get; init; }

    /// <summary>What an activation has to exceed, in the unit's own direction, for the unit to be on at a mark; above 0. What is
    /// read is what <see cref="ProbeCells"/> says.</summary>
    public double MarkThreshold { get; init; } = 0.3;

    /// <summary>Supported units at most, the first of each concept first, whose maximising strings are searched as
    /// <see cref="TextMaximizationOptions"/> has it by default, beside held-out text; a string takes about a second. 0 searches
    /// none.</summary>
    public int MaximizedUnits { get; init; }

    /// <summary>Other units that are ablated beside each supported finding, 0 or more; 0 leaves the ablation out.</summary>
    public int AblatedUnits { get; init; } = 8;

    /// <summary>Held-out characters that ablations run on at most.</summary>
    public int AblationCharacters { get; init; } = 20_000;

    /// <summary>Resamples of the held-out text, block by block, for an interval; at least 100.</summary>
    public int Resamples { get; init; } = 2000;

    /// <summary>Level of the intervals, above 0.5 and below 1.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Held-out characters that are kept with each supported finding for display; 0 keeps none.</summary>
    public int DisplayCharacters { get; init; } = 20_000;

    /// <summary>A name for the model in the findings; within an interpretation, that one's name counts.</summary>
    public string ModelName { get; init; } = "model";

    internal bool HasMarks => Marks.Count > 0 || MarkedConcept is not null;

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentException">The message names the value and what is allowed.</exception>
    internal CellSearchOptions Validated()
    {
        Check.AtLeast(SearchCharacters, 1000, nameof(SearchCharacters));
        Check.AtLeast(HeldOutCharacters, 1000, nameof(HeldOutCharacters));
        Check.AtLeast(Candidates, 1, nameof(Candidates));
        Check.AtLeast(Directions, 1, nameof(Directions));
        Check.AtLeast(UntrainedNetworks, 2, nameof(UntrainedNetworks));
        Check.Between(ProbeCells, 0, 20, nameof(ProbeCells));
        Check.Above(MarkThreshold, 0, nameof(MarkThreshold));
        if (Marks.Count > 0 && MarkedConcept is not null)
            throw new ArgumentException("Mark either characters or a concept, not both.");
        Check.AtLeast(MaximizedUnits, 0, nameof(MaximizedUnits));
        Check.AtLeast(AblatedUnits, 0, nameof(AblatedUnits));
        Check.AtLeast(AblationCharacters, 1000, nameof(AblationCharacters));
        Check.AtLeast(Resamples, 100, nameof(Resamples));
        Check.AtLeast(DisplayCharacters, 0, nameof(DisplayCharacters));
        if (Lags.Count == 0 || Lags.Any(lag => lag is < -1 or > 1) || Lags.Distinct().Count() < Lags.Count)
            throw new ArgumentException(
                $"The lags {string.Join(", ", Lags)} are not allowed: each of -1, 0 and 1 at most once, and at least one.");
        Check.Inside(FalseDiscoveryRate, 0, 1, nameof(FalseDiscoveryRate));
        Check.Inside(Level, 0.5, 1, nameof(Level));
        Check.Share(LeastCorrelation, nameof(LeastCorrelation));
        return this;
    }
}
