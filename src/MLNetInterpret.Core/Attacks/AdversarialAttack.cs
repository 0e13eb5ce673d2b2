using MLNetInterpret.Core.Rows;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static MLNetInterpret.Core.Units.NumberWords;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Adversarial examples: a maximisation that starts at an input and stays near it.</summary>
/// <remarks>Projected gradient ascent on the margin by which the wanted class leads. Sources: Szegedy
/// et al. 2013, arXiv:1312.6199; Madry, Makelov, Schmidt, Tsipras, Vladu 2017, arXiv:1706.06083;
/// Carlini, Wagner 2017, arXiv:1608.04644 (the margin).</remarks>
public static class AdversarialAttack
{
    private const int LargestRun = 256;
    private const int ValuesPerRun = 1 << 22;

    /// <summary>Changes inputs within a ball until the network classifies them otherwise.</summary>
    /// <param name="network">A classifier.</param>
    /// <param name="inputs">The originals, <c>[N, ...]</c>: pictures that 8 bits hold, or feature vectors; not changed.</param>
    /// <param name="options">The ball, the targets, the steps.</param>
    /// <returns>The changed inputs, pictures rounded to 8 bits without leaving the ball, and whether each is misclassified now,
    /// measured again on the plain network; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">A bound, target or shape does not fit.</exception>
    /// <exception cref="ArithmeticException">A score became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; no hook is left.</exception>
    public static Attacked Attack(this HookedNetwork network, Tensor inputs, AttackOptions? options = null)
    {
        LibTorch.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(inputs);
        options = (options ?? new()).Validated();
        if (inputs.dim() != network.InputShape.Count + 1 || inputs.shape[0] < 1
            || !inputs.shape[1..].SequenceEqual(network.InputShape))
            throw new ArgumentException(
                $"The inputs have the shape [{string.Join(", ", inputs.shape)}], " +
                $"but the network reads [N, {string.Join(", ", network.InputShape)}], N above 0.",
                nameof(inputs));
        if (options is { LInf: null, L2: null })
            options = network.Pixels is null
                ? throw new ArgumentException(
                    $"Give {nameof(options.LInf)} or {nameof(options.L2)}: how far a feature vector may go.", nameof(options))
                : options with { LInf = 8 / 255.0 };
        if (network.Pixels is not null && options.Immutable.Count > 0)
            throw new ArgumentException(
                "A picture has no slots that could stay as they are; they are for feature vectors.", nameof(options));
        var count = (int)inputs.shape[0];
        if (options.Targets.Count > 1 && options.Targets.Count != count)
            throw new ArgumentException(
                $"There are {options.Targets.Count} targets for {count} inputs: give one for each, or one for all.",
                nameof(options));

        var logits = options.Logits ?? network.Points.Output.Point;
        network.Points.Require(logits);
        var most = (int)Math.Clamp(ValuesPerRun / Math.Max(1, inputs.numel() / count), 1, LargestRun);
        var parts = new WorkParts(options.Progress.Whole(), count);
        List<Tensor> changed = [];
        List<AttackedInput> results = [];
        try
        {
            for (var first = 0; first < count; first += most)
            {
                using var chunk = inputs.narrow(0, first, Math.Min(most, count - first));
                int[] targets = options.Targets.Count > 1
                    ? [.. options.Targets.Skip(first).Take((int)chunk.shape[0])]
                    : [.. options.Targets];
                var part = parts.Next(chunk.shape[0], "attacking");
                changed.Add(Attack(network, chunk, logits, options with { Targets = targets, Progress = part }, results));
            }

            return new(cat(changed, 0), results);
        }
        finally
        {
            foreach (var part in changed) part.Dispose();
        }
    }

    /// <summary>Classifies inputs.</summary>
    /// <param name="network">The classifier.</param>
    /// <param name="inputs"><c>[N, ...]</c>.</param>
    /// <param name="logits">The point of its logits; null for its last. One logit alone tells class 1 from class 0.</param>
    /// <returns>For each input the class of the largest logit and the probabilities of all classes.</returns>
    public static IReadOnlyList<(int Class, float[] Probabilities)> Predict(
        this HookedNetwork network, Tensor inputs, ActivationPoint? logits = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(inputs);
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var point = logits ?? network.Points.Output.Point;
        using var seen = network.RunWithCache(inputs.to(network.Device), point);
        var scores = seen[point].flatten(1);
        var probabilities = (scores.shape[1] == 1 ? cat([(-scores).sigmoid(), scores.sigmoid()], 1) : scores.softmax(1))
            .cpu().to(ScalarType.Float32).contiguous();
        return [.. probabilities.data<float>().ToArray().Chunk((int)probabilities.shape[1])
            .Select(row => (Array.IndexOf(row, row.Max()), row))];
    }

    private static Tensor Attack(
        HookedNetwork network, Tensor inputs, ActivationPoint logits, AttackOptions options, List<AttackedInput> results)
    {
        var before = network.Predict(inputs, logits);
        var count = before.Count;
        var margin = options.Targets.Count > 0
            ? Objectives.Margin(logits, options.Targets)
            : -Objectives.Margin(logits, [.. before.Select(prediction => prediction.Class)]);
        var near = network.Pixels is null
            ? Rows.Near(inputs, options.LInf, options.L2, options.Immutable, options.RandomStart)
            : Images.Near(inputs, options.LInf, options.L2, options.RandomStart);
        var radius = Math.Min(options.LInf ?? double.PositiveInfinity, options.L2 ?? double.PositiveInfinity);
        using var found = network.Maximize(margin, near, Transforms.None, new()
        {
            Steps = options.Steps,
            LearningRate = options.StepSize ?? (options.Steps == 1 ? radius : 2.5 * radius / options.Steps),
            Rule = options.LInf is null ? AscentRule.Normalized : AscentRule.Sign,
            StopAbove = options.EarlyExit ? options.Confidence : null,
            Restarts = 0,
            MeasureAgain = false,      // the predictions below do
            Count = count,
            Seed = options.Seed,
            Progress = options.Progress,
            Cancellation = options.Cancellation,
        });

        var after = network.Predict(found.Input, logits);
        var distances = Distances(network, inputs, found.Input, linf: options.LInf is not null);
        for (var item = 0; item < count; item++)
        {
            var wanted = options.Targets.Count > 0 ? options.Targets[item % options.Targets.Count] : (int?)null;
            var (was, now) = (before[item], after[item]);
            results.Add(new()
            {
                Before = was.Class,
                ProbabilityBefore = was.Probabilities[was.Class],
                After = now.Class,
                ProbabilityAfter = now.Probabilities[now.Class],
                Target = wanted,
                Succeeded = wanted is { } target ? now.Class == target : now.Class != was.Class,
                Distance = distances[item],
                Steps = found.Stopped[item] is > 0 and var stopped ? stopped - 1 : options.Steps,
            });
        }

        return found.Input.alias().DetachFromDisposeScope();
    }

    private static float[] Distances(HookedNetwork network, Tensor inputs, Tensor changed, bool linf)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var change = (changed - inputs.to(changed.device)).flatten(1) / (network.Pixels?.Range ?? 1);
        var distances = linf ? change.abs().amax([1]) : change.square().sum([1]).sqrt();
        return distances.cpu().to(ScalarType.Float32).data<float>().ToArray();
    }
}

/// <summary>Inputs changed so that a classifier misclassifies them.</summary>
public sealed class Attacked(Tensor input, IReadOnlyList<AttackedInput> items) : ReadableResult, IDisposable
{
    /// <summary>The changed inputs, <c>[N, ...]</c>.</summary>
    public Tensor Input { get; } = input;

    /// <summary>The outcome for each input.</summary>
    public IReadOnlyList<AttackedInput> Items { get; } = items;

    /// <summary>Share of the inputs that are misclassified now, 0 to 1.</summary>
    public double SuccessRate => Items.Average(item => item.Succeeded ? 1.0 : 0);

    /// <inheritdoc/>
    public void Dispose() => Input.Dispose();

    private protected override string Sentence =>
        $"{Items.Count(item => item.Succeeded)} of {Count(Items.Count, "input")} changed so that the network errs";
}

/// <summary>The outcome for one input.</summary>
public sealed class AttackedInput : ReadableResult
{
    /// <summary>The class predicted for the original.</summary>
    public required int Before { get; init; }

    /// <summary>Probability of that class for the original.</summary>
    public required float ProbabilityBefore { get; init; }

    /// <summary>The class predicted for the changed input, rounded as it is given.</summary>
    public required int After { get; init; }

    /// <summary>Probability of that class for the changed input.</summary>
    public required float ProbabilityAfter { get; init; }

    /// <summary>The class aimed at, or null where any other class counts.</summary>
    public required int? Target { get; init; }

    /// <summary>Whether the changed input has the target class, or, without a target, another class than before.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>Size of the change in the units of the bound: largest change of a value, or length of the change.</summary>
    public required double Distance { get; init; }

    /// <summary>Steps taken.</summary>
    public required int Steps { get; init; }

    private protected override string Sentence =>
        $"class {Before} ({Percent(ProbabilityBefore)}) became class {After} ({Percent(ProbabilityAfter)}), " +
        $"{(Succeeded ? "as intended" : "not as intended")}, after {Count(Steps, "step")}";
}
