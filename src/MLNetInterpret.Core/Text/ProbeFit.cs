using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Text;

/// <summary>A yes or no at every character that a probe has to tell from the state after it.</summary>
/// <param name="Search">On the text that probes are fitted to.</param>
/// <param name="HeldOut">On the text that they are measured on.</param>
internal sealed record ProbeTask(bool[] Search, bool[] HeldOut)
{
    /// <summary>Whether both answers occur in both texts.</summary>
    public bool CanBeTold => Differs(Search) && Differs(HeldOut);

    private static bool Differs(bool[] labels) => labels.Contains(true) && labels.Contains(false);
}

/// <summary>A probe and what it says of the held-out text.</summary>
/// <param name="Units">Places of its units among all values that are read; empty for all.</param>
/// <param name="Probabilities">At every held-out character.</param>
internal sealed record ProbeScore(int[] Units, float[] Probabilities)
{
    /// <summary>The mean of the shares told right where a task holds and where it does not.</summary>
    public double BalancedAccuracy(bool[] holds)
    {
        double right = 0, with = 0, rightNot = 0;
        for (var at = 0; at < holds.Length; at++)
        {
            if (holds[at]) (with, right) = (with + 1, right + (IsTold(at) ? 1 : 0));
            else rightNot += IsTold(at) ? 0 : 1;
        }

        return ((right / with) + (rightNot / (holds.Length - with))) / 2;
    }

    /// <summary>Whether it says that the task holds.</summary>
    public bool IsTold(int at) => Probabilities[at] > 0.5f;
}

/// <summary>Probes on the units of a network, of all tasks at once: one pass for the sums that units are chosen by, and one for
/// the chosen units' activations.</summary>
/// <param name="reader">The network.</param>
/// <param name="text">The text.</param>
/// <param name="sources">What is read.</param>
/// <param name="isAllowed">Of each value read, whether a probe may use it.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class ProbeFit(
    RecurrentReader reader, SearchText text, IReadOnlyList<RecurrentSource> sources, bool[] isAllowed,
    CancellationToken cancellation)
{
    /// <summary>Rows that logistic probes are fitted to at most, spread evenly: neighbours tell nearly the same.</summary>
    private const int MostRows = 40_000;

    private const double Ridge = 1e-3, LeastVariance = 1e-6;
    private readonly int _width = isAllowed.Length;

    /// <summary>Each task's probes on one unit, two units, ..., and all; none where a task has one answer only.</summary>
    /// <param name="tasks">The tasks; at least one.</param>
    /// <param name="most">The most units of a probe but the last.</param>
    /// <param name="from">Where the text that is fitted to begins; it ends where the searched text does.</param>
    /// <param name="streamLength">The fewest characters of a stream.</param>
    public ProbeScore[][] Of(IReadOnlyList<ProbeTask> tasks, int most, int from, int streamLength)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var search = TextPass.Cut(from, text.SearchTo, streamLength);
        var (relations, effects, deviations) = Relations(search, tasks);
        var chosen = tasks.Select((_, task) => Choose(relations, effects, task, tasks.Count, most)).ToArray();
        int[] units = [.. chosen.SelectMany(one => one).Distinct().Order()];
        var weights = All(relations, effects, deviations, tasks.Count);
        var stride = Math.Max(1, (search.To - search.From + MostRows - 1) / MostRows);
        var fitted = Columns(search, units, weights, stride);
        var measured = Columns(TextPass.Cut(text.HeldOutFrom, text.HeldOutTo, streamLength), units, weights, 1);
        var scores = new ProbeScore[tasks.Count][];
        Parallel.For(0, tasks.Count, new() { CancellationToken = cancellation }, task =>
        {
            if (!tasks[task].CanBeTold)
            {
                scores[task] = [];
                return;
            }

            bool[] holds = [.. tasks[task].Search.Where((_, at) => at % stride == 0)];
            if (!holds.Contains(true)) holds[Array.IndexOf(tasks[task].Search, true) / stride] = true;
            ProbeScore Score(int[] of, int[] columns)
            {
                var fit = LogisticFit.Of([.. columns.Select(column => fitted[column])], holds);
                return new(of, fit.Probabilities([.. columns.Select(column => measured[column])]));
            }

            scores[task] =
            [
                .. Enumerable.Range(1, chosen[task].Length).Select(count => Score(
                    chosen[task][..count], [.. chosen[task][..count].Select(unit => Array.BinarySearch(units, unit))])),
                Score([], [units.Length + task]),
            ];
        });
        return scores;
    }

    /// <summary>Correlations between all values, <c>[width, width]</c>, with each task, <c>[width, tasks]</c>, and the values'
    /// deviations; values that may not be used, or do not change, go with nothing.</summary>
    private (double[] Relations, double[] Effects, double[] Deviations) Relations(TextCut cut, IReadOnlyList<ProbeTask> tasks)
    {
        float[] rates = [.. tasks.Select(task => (float)task.Search.Count(held => held) / task.Search.Length)];
        var (products, effects) = (zeros(_width, _width, float64), zeros(_width, tasks.Count, float64));
        var (sums, origin) = (zeros(_width, float64), (Tensor?)null);
        using Scalar one = 1, n = cut.To - cut.From;
        Read(cut, (stretch, values) =>
        {
            using var inner = NewDisposeScope();
            var seen = AlignedTensor.From(values, stretch.Length, _width);
            origin ??= seen.mean([0]).MoveToOuterDisposeScope();
            seen.sub_(origin);
            var labels = new float[stretch.Length * tasks.Count];
            for (var at = 0; at < labels.Length; at++)
            {
                var (row, task) = (at / tasks.Count, at % tasks.Count);
                labels[at] = (tasks[task].Search[stretch.Position - cut.From + row] ? 1 : 0) - rates[task];
            }

            products.add_(seen.t().matmul(seen).to(float64), one);
            effects.add_(seen.t().matmul(AlignedTensor.From(labels, stretch.Length, tasks.Count)).to(float64), one);
            sums.add_(seen.sum(dim: 0).to(float64), one);
        });
        var means = sums / n;
        var covariances = (products / n) - means.outer(means);
        var deviations = Array.ConvertAll(Values(covariances.diagonal()), variance => Math.Sqrt(Math.Max(0, variance)));
        for (var at = 0; at < _width; at++)
            if (!isAllowed[at] || !(deviations[at] * deviations[at] > LeastVariance * LeastVariance)) deviations[at] = 0;
        var inverse = tensor(Array.ConvertAll(deviations, deviation => deviation > 0 ? 1 / deviation : 0));
        return (
            Values(covariances * inverse.outer(inverse)), Values(effects / n * inverse.unsqueeze(1)), deviations);
    }

    /// <summary>Chooses units forward: each is the one with which the linear fit of all chosen explains most.</summary>
    private int[] Choose(double[] relations, double[] effects, int task, int tasks, int most)
    {
        var (left, effect) = (new double[_width], new double[_width]);
        for (var at = 0; at < _width; at++)
            (left[at], effect[at]) = (relations[(at * _width) + at], effects[(at * tasks) + task]);
        var (chosen, directions) = (new List<int>(), new List<double[]>());
        while (chosen.Count < most)
        {
            double Gain(int at) => left[at] > LeastVariance ? effect[at] * effect[at] / left[at] : 0;
            var best = Enumerable.Range(0, _width).MaxBy(Gain);
            if (!(Gain(best) > 0)) break;

            // what the chosen unit has of its own, and what every other has of that
            var (root, direction) = (Math.Sqrt(left[best]), new double[_width]);
            for (var at = 0; at < _width; at++)
            {
                var own = relations[(best * _width) + at];
                foreach (var before in directions) own -= before[at] * before[best];
                direction[at] = own / root;
            }

            var gain = effect[best] / root;
            for (var at = 0; at < _width; at++)
            {
                left[at] -= direction[at] * direction[at];
                effect[at] -= direction[at] * gain;
            }

            left[best] = 0;
            chosen.Add(best);
            directions.Add(direction);
        }

        return [.. chosen];
    }

    /// <summary>Weights of a ridge regression on all values, <c>[width, tasks]</c>.</summary>
    private Tensor All(double[] relations, double[] effects, double[] deviations, int tasks)
    {
        using Scalar one = 1, ridge = Ridge;
        var ridged = tensor(relations, [_width, _width]).add(eye(_width, dtype: float64) * ridge, one);
        ridged.diagonal().add_(tensor(Array.ConvertAll(deviations, deviation => deviation > 0 ? 0.0 : 1.0)), one);
        var inverse = tensor(Array.ConvertAll(deviations, deviation => deviation > 0 ? 1 / deviation : 0));
        return (linalg.solve(ridged, tensor(effects, [_width, tasks])) * inverse.unsqueeze(1)).to(float32);
    }

    /// <summary>Activations of units, and behind them the scores of weights, at evenly spaced characters.</summary>
    private float[][] Columns(TextCut cut, int[] units, Tensor weights, int stride)
    {
        var (tasks, length) = ((int)weights.shape[1], (cut.To - cut.From + stride - 1) / stride);
        float[][] columns = [.. Enumerable.Range(0, units.Length + tasks).Select(_ => new float[length])];
        Read(cut, (stretch, values) =>
        {
            using var inner = NewDisposeScope();
            var scores = AlignedTensor.From(values, stretch.Length, _width).matmul(weights).data<float>().ToArray();
            for (var at = 0; at < stretch.Length; at++)
            {
                var place = stretch.Position - cut.From + at;
                if (place % stride != 0) continue;
                for (var unit = 0; unit < units.Length; unit++)
                    columns[unit][place / stride] = values[(at * _width) + units[unit]];
                for (var task = 0; task < tasks; task++)
                    columns[units.Length + task][place / stride] = scores[(at * tasks) + task];
            }
        });
        return columns;
    }

    private void Read(TextCut cut, TextVisitor visit)
    {
        using var pass = new TextPass(reader, text.Codes, cut) { Cancellation = cancellation };
        pass.Read(sources, visit);
    }

    private static double[] Values(Tensor tensor) => tensor.contiguous().data<double>().ToArray();
}
