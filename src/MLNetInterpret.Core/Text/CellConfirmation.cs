using MLNetInterpret.Core.Networks.Recurrent;

namespace MLNetInterpret.Core.Text;

/// <summary>Measures candidates and their controls on the held-out text, which the tape has to be at.</summary>
internal sealed class CellConfirmation(
    SearchText text, ConceptTape tape, IReadOnlyList<ConceptProfile> profiles, CellSearchOptions options)
{
    private readonly int _from = text.HeldOutFrom;
    private readonly int _to = text.HeldOutTo;

    /// <summary>Measures candidates.</summary>
    /// <param name="reader">The network.</param>
    /// <param name="table">What the search found.</param>
    /// <param name="sources">What was searched.</param>
    /// <param name="candidates">Each concept's best units.</param>
    public IReadOnlyList<IReadOnlyList<Candidate>> Measure(
        RecurrentReader reader, ConceptTable table, IReadOnlyList<RecurrentSource> sources,
        IReadOnlyList<IReadOnlyList<RankedUnit>> candidates)
    {
        var found = Series(reader, sources, candidates, TextPass.LongStream, options.Cancellation);
        var directions = Directions(reader, table, sources, candidates);
        return [.. candidates.Select((units, concept) => units.Select(
            (unit, i) => new Candidate(unit, found[concept][i], directions[(unit.Source, concept, unit.Lag)])).ToArray())];
    }

    /// <summary>Measures a control network: the best of its units for each concept.</summary>
    /// <param name="reader">The network.</param>
    /// <param name="sources">What was searched.</param>
    /// <param name="candidates">Each concept's best units.</param>
    /// <param name="cancellation">Ends it.</param>
    public IReadOnlyList<Control> MeasureControl(
        RecurrentReader reader, IReadOnlyList<RecurrentSource> sources, IReadOnlyList<IReadOnlyList<RankedUnit>> candidates,
        CancellationToken cancellation)
    {
        var found = Series(reader, sources, candidates, TextPass.ShortStream, cancellation);
        return [.. candidates.Select((units, concept) => units
            .Select((unit, i) =>
                new Control(Math.Abs(found[concept][i].Pearson() ?? 0), unit.Unit, unit.Lag, found[concept][i]))
            .DefaultIfEmpty(Control.None).MaxBy(control => control.Correlation)!)];
    }

    /// <summary>A unit's activations beside a concept.</summary>
    public HeldOutSeries Beside(int concept, int lag, float[] activations)
    {
        var labels = Labels(concept, lag);
        return new(activations, labels, Array.ConvertAll(labels, label => label > profiles[concept].Median));
    }

    private HeldOutSeries[][] Series(
        RecurrentReader reader, IReadOnlyList<RecurrentSource> sources, IReadOnlyList<IReadOnlyList<RankedUnit>> units,
        int streamLength, CancellationToken cancellation)
    {
        RankedUnit[] all = [.. units.SelectMany(of => of)];
        int[] used = [.. all.Select(unit => unit.Source).Distinct().Order()];
        var wanted = all.Select(unit => (Array.IndexOf(used, unit.Source), unit.Index)).Distinct().ToList();
        var activations = wanted.Count == 0 ? [] : Pass(reader, sources, used, streamLength, cancellation).Activations(wanted);
        return [.. units.Select((of, concept) => of.Select(unit => Beside(
            concept, unit.Lag, activations[wanted.IndexOf((Array.IndexOf(used, unit.Source), unit.Index))])).ToArray())];
    }

    /// <summary>The largest |r| of random directions, by source, concept and lag.</summary>
    private Dictionary<(int Source, int Concept, int Lag), double> Directions(
        RecurrentReader reader, ConceptTable table, IReadOnlyList<RecurrentSource> sources,
        IReadOnlyList<IReadOnlyList<RankedUnit>> candidates)
    {
        var tests = candidates
            .SelectMany((of, concept) => of.Select(unit => (unit.Source, Concept: concept, unit.Lag)))
            .Distinct()
            .ToList();
        if (tests.Count == 0) return [];
        int[] used = [.. tests.Select(test => test.Source).Distinct().Order()];
        var columns = tests.Select(test => (test.Concept, test.Lag)).Distinct().ToList();
        var largest = Pass(reader, sources, used, TextPass.LongStream, options.Cancellation).RandomDirections(
            table.Sums, [.. used.Select(source => source * reader.Architecture.HiddenUnits)],
            [.. columns.Select(column => Labels(column.Concept, column.Lag))], options.Directions,
            unchecked(options.SeedOrZero + 104729));
        return tests.ToDictionary(
            test => test,
            test => largest[Array.IndexOf(used, test.Source)][columns.IndexOf((test.Concept, test.Lag))]);
    }

    /// <summary>A pass over the held-out text that reads the sources used.</summary>
    private HeldOutPass Pass(
        RecurrentReader reader, IReadOnlyList<RecurrentSource> sources, int[] used, int streamLength,
        CancellationToken cancellation) =>
        new(
            reader, text.Codes, TextPass.Cut(_from, _to, streamLength), [.. used.Select(source => sources[source])],
            cancellation);

    private float[] Labels(int concept, int lag)
    {
        var labels = new float[_to - _from];
        tape.Copy(concept, lag, _from, labels);
        return labels;
    }

    /// <summary>A candidate on the held-out text.</summary>
    internal sealed record Candidate(RankedUnit Ranked, HeldOutSeries Series, double RandomDirection);

    /// <summary>The best unit of a control network for a concept, none where none changes with it.</summary>
    /// <param name="Correlation">Its |r|.</param>
    /// <param name="Unit">The unit.</param>
    /// <param name="Lag">How many characters later the concept goes with it.</param>
    /// <param name="Series">Its activations and the concept at every held-out character.</param>
    internal sealed record Control(double Correlation, Unit? Unit, int Lag, HeldOutSeries? Series)
    {
        /// <summary>That of a network of which no unit changes with the concept.</summary>
        public static readonly Control None = new(0, null, 0, null);

        /// <summary>What control networks hardly exceed.</summary>
        public double Limit { get; init; } = Correlation;
    }
}
