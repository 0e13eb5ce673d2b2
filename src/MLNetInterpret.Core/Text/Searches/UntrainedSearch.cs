using System.Globalization;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text.Searches;

/// <summary>Searches networks of a model's shape with random weights, each for itself.</summary>
internal sealed class UntrainedSearch
{
    private const string Stage = "searching untrained networks";
    private const int Characters = 40_000;
    private readonly SearchedCells _cells;

    /// <summary>Reads the concepts.</summary>
    /// <exception cref="ArgumentException">A mark cannot be used, or there are too many units for probes or marks.</exception>
    public UntrainedSearch(SearchedCells cells)
    {
        _cells = cells;
        var (text, concepts, options) = (cells.Text, cells.Concepts, cells.Options);
        var tape = cells.Tape();
        if (concepts.Count > 0)
        {
            Profiles = ConceptProfile.Of(cells.Tape(), concepts, text.SearchFrom, text.SearchTo, options.Cancellation);
            tape.MoveTo(text.HeldOutFrom, text.HeldOutTo);
            if (options.ProbeCells > 0) Probes = new(text, concepts, Profiles, cells.States(), options);
        }

        Confirmation = new(text, tape, Profiles, options);
        Marks = options.HasMarks ? new(text, cells.States(), options) : null;
    }

    /// <summary>How each concept is distributed over the searched text.</summary>
    public ConceptProfile[] Profiles { get; } = [];

    /// <summary>Measures on the held-out text.</summary>
    public CellConfirmation Confirmation { get; }

    /// <summary>Fits probes; null where none are asked for.</summary>
    public ProbeSearch? Probes { get; }

    /// <summary>Searches units of marks; null where nothing is marked.</summary>
    public MarkSearch? Marks { get; }

    /// <summary>Microseconds of one network; only ratios matter, as in <see cref="CellSearch"/>.</summary>
    public double Work => ScanWork + ProbeWork + MarkWork;

    /// <summary>Of those its units of marks.</summary>
    public double MarkWork => Marks is null ? 0 : 8.0 * (_cells.Searched + _cells.Confirmed);

    private double ScanWork => _cells.Concepts.Count == 0 ? 0
        : (45.0 * Math.Min(Characters, _cells.Searched)) + (7.0 * _cells.Confirmed);

    private double ProbeWork => Probes is null ? 0 : 15.0 * (_cells.Searched + _cells.Confirmed);

    /// <summary>Searches all of them, here or elsewhere.</summary>
    /// <param name="parts">Their part of the progress is taken.</param>
    public IEnumerable<UntrainedNetwork> All(WorkParts parts)
    {
        var options = _cells.Options;
        var numbers = Enumerable.Range(0, options.UntrainedNetworks);
        if (options.Elsewhere is not { } elsewhere)
            return numbers.Select(number => Of(number, parts, options.Cancellation));
        var work = options with { Progress = parts.Next(options.UntrainedNetworks * Work) };
        return elsewhere([.. numbers.Select(Word)], work).Select(bytes => UntrainedNetwork.FromBytes(bytes, Confirmation));
    }

    /// <summary>Searches the network that a word of <see cref="All"/> names.</summary>
    public byte[] Do(string word, CancellationToken cancellation)
    {
        using var threads = TorchThreads.For(_cells.Work);
        var number = int.Parse(word[(word.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture) - 1;
        return Of(number, new(null, Work), cancellation).ToBytes();
    }

    private static string Word(int number) => string.Create(CultureInfo.InvariantCulture, $"untrained network {number + 1}");

    private UntrainedNetwork Of(int number, WorkParts parts, CancellationToken cancellation)
    {
        var seed = unchecked(_cells.Options.SeedOrZero + (7919 * (number + 1)));
        using var network = new CharNetwork(_cells.Model.Architecture with { Dropout = 0 }, seed);
        using var reader = new RecurrentReader(network);
        var scanning = parts.Next(ScanWork, Stage);
        var controls = _cells.Concepts.Count == 0 ? [] : Controls(reader, scanning, cancellation);
        var other = parts.Next(ProbeWork + MarkWork, Stage);
        other.Report(Stage, 0);
        var found = new UntrainedNetwork(
            controls, Probes?.Untrained(reader, cancellation) ?? [], Marks?.Untrained(reader, cancellation) ?? 0);
        other.Report(Stage, 1);
        return found;
    }

    /// <summary>The best unit for each concept, found by the same search on less text.</summary>
    private IReadOnlyList<CellConfirmation.Control> Controls(
        RecurrentReader reader, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var start = Math.Max(_cells.Text.SearchFrom, _cells.Text.SearchTo - Characters);
        var (_, ranked) = _cells.Scan(reader, Profiles, start, isControl: true, progress, cancellation);
        return Confirmation.MeasureControl(reader, _cells.Sources, _cells.Best(ranked), cancellation);
    }
}
