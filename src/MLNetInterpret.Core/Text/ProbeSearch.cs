using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text;

/// <summary>Probes of every concept on few units and on all, with their controls.</summary>
internal sealed class ProbeSearch
{
    /// <summary>Characters that probes are fitted to at most, and those of untrained networks.</summary>
    private const int MostCharacters = 100_000, UntrainedCharacters = 40_000;

    private const int Draws = 3, MostShown = 1000;
    private readonly SearchText _text;
    private readonly CellSearchOptions _options;
    private readonly StateUnits _units;
    private readonly int _from;
    private readonly ProbeTask[] _tasks;
    private readonly ProbeTask[] _controls;

    /// <summary>Prepares the tasks.</summary>
    /// <param name="text">The text and its parts.</param>
    /// <param name="concepts">The concepts.</param>
    /// <param name="profiles">Their distributions over the searched text.</param>
    /// <param name="units">The units that may be used.</param>
    /// <param name="options">The search's options.</param>
    public ProbeSearch(
        SearchText text, IReadOnlyList<Concept> concepts, IReadOnlyList<ConceptProfile> profiles, StateUnits units,
        CellSearchOptions options)
    {
        (_text, _options, _units) = (text, options, units);
        _from = Math.Max(text.SearchFrom, text.SearchTo - MostCharacters);
        Concept[] draws = [.. Enumerable.Range(0, Draws).Select(draw => ControlTask.Of((options.SeedOrZero * Draws) + draw))];
        var tape = new ConceptTape(text.Whole, [.. concepts, .. draws], options.Reading);
        var search = Labels(tape, concepts.Count + Draws, _from, text.SearchTo);
        var heldOut = Labels(tape, concepts.Count + Draws, text.HeldOutFrom, text.HeldOutTo);
        _tasks = [.. concepts.Select((_, concept) => new ProbeTask(
            Array.ConvertAll(search[concept], label => label > profiles[concept].Median),
            Array.ConvertAll(heldOut[concept], label => label > profiles[concept].Median)))];
        _controls = [.. _tasks.SelectMany(task => Enumerable.Range(concepts.Count, Draws).Select(draw =>
        {
            var most = ControlTask.Most(search[draw], task.Search.Average(held => held ? 1.0 : 0));
            return new ProbeTask(
                Array.ConvertAll(search[draw], number => number <= most),
                Array.ConvertAll(heldOut[draw], number => number <= most));
        }))];
    }

    /// <summary>The balanced accuracies of an untrained network's probes of each concept, on one unit, two units, ..., and all;
    /// none where it never changes.</summary>
    /// <param name="reader">The network.</param>
    /// <param name="cancellation">Ends it.</param>
    public IReadOnlyList<double[]> Untrained(RecurrentReader reader, CancellationToken cancellation)
    {
        var from = Math.Max(_from, _text.SearchTo - UntrainedCharacters);
        var scores = Fit(
            reader, [.. _tasks.Select(task => task with { Search = task.Search[(from - _from)..] })], from,
            TextPass.ShortStream, cancellation);
        return [.. scores.Zip(_tasks, (of, task) => Array.ConvertAll(of, score => score.BalancedAccuracy(task.HeldOut)))];
    }

    /// <summary>The probes of each concept; null where it, or every unit, never changes.</summary>
    /// <param name="reader">The network.</param>
    /// <param name="untrained">What <see cref="Untrained"/> gives of each untrained network.</param>
    public IReadOnlyList<ConceptProbe?> Run(RecurrentReader reader, IReadOnlyList<IReadOnlyList<double[]>> untrained)
    {
        var own = Fit(reader, [.. _tasks, .. _controls], _from, TextPass.LongStream, _options.Cancellation);
        return [.. _tasks.Select((task, at) => own[at].Length < 2 ? null : Probe(
            task, own[at], own[(_tasks.Length + (at * Draws))..][..Draws],
            [.. untrained.Select(network => network[at])], _controls[(at * Draws)..][..Draws]))];
    }

    private ProbeScore[][] Fit(
        RecurrentReader reader, ProbeTask[] tasks, int from, int streamLength, CancellationToken cancellation) =>
        new ProbeFit(reader, _text, _units.Sources, _units.IsAllowed, cancellation)
            .Of(tasks, _options.ProbeCells, from, streamLength);

    private ConceptProbe Probe(
        ProbeTask task, ProbeScore[] scores, ProbeScore[][] controls, double[][] untrained, ProbeTask[] control)
    {
        ProbeStep[] steps = [.. scores.Select((score, step) =>
        {
            // networks in which fewer units add anything have fewer probes
            T Like<T>(T[] of) => step == scores.Length - 1 ? of[^1] : of[Math.Min(step, Math.Max(0, of.Length - 2))];
            double[] drawn = [.. controls.Select((of, draw) =>
                of.Length == 0 ? 0.5 : Like(of).BalancedAccuracy(control[draw].HeldOut))];
            return new ProbeStep
            {
                Cells = score.Units.Length == 0 ? _units.IsAllowed.Count(allowed => allowed) : score.Units.Length,
                Units = [.. score.Units.Select(place => _units[place])],
                BalancedAccuracy = score.BalancedAccuracy(task.HeldOut),
                Interval = Interval(score, task.HeldOut),
                Auc = Auc.Of(Ranks.Of<float>(score.Probabilities), task.HeldOut) ?? double.NaN,
                Control = drawn.Max(),
                Untrained = untrained.Max(of => of.Length == 0 ? 0.5 : Like(of)),
            };
        })];
        var events = Enumerable.Range(1, task.HeldOut.Length - 1).Count(at => task.HeldOut[at] && !task.HeldOut[at - 1]);
        var (enough, verdict, reason) = ProbeReason.Judge(steps, events);
        var shown = scores[enough > 0 ? enough - 1 : Math.Max(0, scores.Length - 2)].Probabilities;
        var length = Math.Min(Math.Min(_options.DisplayCharacters, MostShown), shown.Length);
        var text = _text.Whole.Slice(_text.HeldOutFrom, _text.HeldOutFrom + length);
        return new(steps, enough, events, verdict, reason)
        {
            Display = length == 0 ? null : new(
                text.Shown(shown.AsSpan(0, length), -1),
                text.Spread([.. task.HeldOut[..length].Select(held => held ? 1f : 0)]), _text.Whole.Start(_text.HeldOutFrom), ""),
        };
    }

    private Interval Interval(ProbeScore score, bool[] holds)
    {
        double[] Terms(Func<int, bool> of) => [.. Enumerable.Range(0, holds.Length).Select(at => of(at) ? 1.0 : 0)];
        var bootstrap = new BlockBootstrap(
            Terms(at => holds[at]), Terms(at => holds[at] && score.IsTold(at)), Terms(at => !holds[at]),
            Terms(at => !holds[at] && !score.IsTold(at)));
        static double Figure(double[] sums) => ((sums[1] / sums[0]) + (sums[3] / sums[2])) / 2;
        var all = bootstrap.Sums;
        double[] influence = [.. holds.Select((held, at) => held
            ? ((score.IsTold(at) ? 1 : 0) - (all[1] / all[0])) / all[0]
            : ((score.IsTold(at) ? 0 : 1) - (all[3] / all[2])) / all[2])];
        return bootstrap.IntervalOf(
            Figure, BlockBootstrap.BlockLength(influence), _options.Resamples, _options.Level, _options.SeedOrZero);
    }

    private static float[][] Labels(ConceptTape tape, int concepts, int from, int to)
    {
        tape.MoveTo(from, to);
        return [.. Enumerable.Range(0, concepts).Select(concept =>
        {
            var labels = new float[to - from];
            tape.Copy(concept, 0, from, labels);
            return labels;
        })];
    }
}
