using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text.Searches;

/// <summary>What is searched for the units that follow concepts: a character model's units, and a text.</summary>
internal sealed class SearchedCells
{
    /// <summary>Checks it.</summary>
    /// <inheritdoc cref="CellSearch.Run"/>
    public SearchedCells(HookedNetwork network, SearchText text, IReadOnlyList<Concept> concepts, CellSearchOptions options)
    {
        Model = network.Module as CharNetwork ?? throw new NotSupportedException(
            "Concepts are searched for in a network that ml.Transforms.Text.CharacterLstm trained; " +
            $"this one is a {network.Module.GetType().Name}.");
        if (concepts.Count == 0 && !options.HasMarks)
            throw new ArgumentException("There is no concept to search for, and no mark: give at least one.", nameof(concepts));
        if (concepts.GroupBy(concept => concept.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"The concept '{twice.Key}' is there twice: give it once.", nameof(concepts));
        (Text, Concepts, Options) = (text.Validated(), concepts, options.Validated());
        var prefix = Model.Architecture.Kind.Prefix;
        Allowed = network.Units([.. options.Units.Count == 0 ? [$"{prefix}*"] : options.Units])
            .Where(unit => RecurrentSources.TryParse(unit.Point.Name) is not null).ToHashSet();
        Sources =
        [
            .. Allowed.Select(unit => RecurrentSources.TryParse(unit.Point.Name)!.Value)
                .Distinct()
                .OrderBy(source => source.Layer).ThenBy(source => source.Value),
        ];
        if (Sources.Count == 0)
            throw new ArgumentException(
                $"{string.Join(", ", options.Units)} names no unit inside the network's layers; " +
                $"for example {Model.Architecture.Sources.First()} or \"{prefix}*\" do.");
    }

    /// <summary>The character model.</summary>
    public CharNetwork Model { get; }

    /// <summary>The text and its parts.</summary>
    public SearchText Text { get; }

    /// <summary>The concepts.</summary>
    public IReadOnlyList<Concept> Concepts { get; }

    /// <summary>How.</summary>
    public CellSearchOptions Options { get; }

    /// <summary>The units.</summary>
    public IReadOnlySet<Unit> Allowed { get; }

    /// <summary>The values of the layers that they are read from.</summary>
    public IReadOnlyList<RecurrentSource> Sources { get; }

    /// <summary>Characters searched.</summary>
    public int Searched => Text.SearchTo - Text.SearchFrom;

    /// <summary>Characters held out.</summary>
    public int Confirmed => Text.HeldOutTo - Text.HeldOutFrom;

    /// <summary>Multiply-adds of a block of characters, in which every unit meets every concept at every lag.</summary>
    public double Work => Concepts.Count == 0 ? 0 : (double)Math.Min(ConceptScan.LargestBlock, Searched)
        * Sources.Count * Model.Architecture.HiddenUnits * Concepts.Count * Options.Lags.Count;

    /// <summary>The concepts, from the text's beginning on.</summary>
    public ConceptTape Tape() => new(Text.Whole, Concepts, Options.Reading);

    /// <summary>Searches a network of the model's shape, from a character on.</summary>
    public (ConceptTable Table, CellRanking Ranked) Scan(
        RecurrentReader reader, ConceptProfile[] profiles, int from, bool isControl, IProgress<WorkProgress>? progress,
        CancellationToken cancellation)
    {
        var table = new ConceptScan(reader, Text.Codes, Sources, Options.Lags)
            .Run(Tape(), profiles, from, Text.SearchTo, isControl, progress, cancellation);
        return (table, CellRanking.Of(table, Sources, Allowed, Model.Architecture.HiddenUnits));
    }

    /// <summary>Each concept's candidates.</summary>
    public IReadOnlyList<IReadOnlyList<RankedUnit>> Best(CellRanking ranked) =>
        [.. Enumerable.Range(0, Concepts.Count).Select(concept => ranked.Best(concept, Options.Candidates))];

    /// <summary>The states of the layers, or what was named.</summary>
    public StateUnits States()
    {
        var state = Model.Architecture.Kind == RecurrentKind.Lstm ? RecurrentValue.Tanh : RecurrentValue.Hidden;
        return new(
            Options.Units.Count > 0 ? Sources : [.. Sources.Where(source => source.Value == state)], Allowed,
            Model.Architecture);
    }
}
