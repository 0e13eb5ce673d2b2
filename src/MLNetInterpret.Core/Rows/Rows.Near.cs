using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Units;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Rows;

internal static partial class Rows
{
    /// <summary>Vectors that stay near given ones.</summary>
    /// <param name="start">The vectors to start from, <c>[N, F]</c> or one <c>[F]</c>. Item <c>i</c> of a run starts from vector
    /// <c>i</c> modulo <c>N</c>. Read whenever a run starts: neither changed nor disposed here.</param>
    /// <param name="linf">How far each slot may go, in the features' own units, above 0; null for no such bound.</param>
    /// <param name="l2">How far the vector may go: length of the change, in the features' own units;
    /// null for no such bound.</param>
    /// <param name="immutable">Slots that stay as they are, bit for bit.</param>
    /// <param name="randomStart">Whether to begin at a random place of the ball instead of its centre.</param>
    /// <exception cref="ArgumentException">There is no bound or one is not above 0, the start is no vector,
    /// or a slot does not exist; when a run starts: its count is no multiple of <c>N</c>.</exception>
    /// <remarks>In an L2 ball, <see cref="AscentRule.Normalized"/> ends at the best point; Adam, whose steps are alike
    /// in all directions, beside it. An item whose start has no gradient begins again at a random place of the ball.</remarks>
    public static Parameterization Near(
        Tensor start, double? linf = null, double? l2 = null, IReadOnlyList<int>? immutable = null, bool randomStart = false)
    {
        ArgumentNullException.ThrowIfNull(start);
        var ball = Ball.Of(linf, l2);
        if (start.dim() is not (1 or 2))
            throw new ArgumentException(
                $"The start is a vector [F] or some [N, F], not of shape [{string.Join(", ", start.shape)}].", nameof(start));
        var mayChange = new float[start.shape[^1]];
        Array.Fill(mayChange, 1);
        foreach (var slot in immutable ?? [])
        {
            if (slot < 0 || slot >= mayChange.Length)
                throw new ArgumentException(
                    $"The slot {slot} cannot stay as it is; there are 0 to {mayChange.Length - 1}.", nameof(immutable));
            mayChange[slot] = 0;
        }

        return new($"vectors within {ball} of a start", request =>
        {
            using var scope = NewDisposeScope();
            var centers = StartValues.ForEachItem(start, 1, request);
            var free = AlignedTensor.From(mayChange, mayChange.Length);
            var mutable = free.gt(0).to(request.Device);
            var unbounded = tensor(float.PositiveInfinity).to(request.Device);
            var opposite = -unbounded;
            var change = new Parameter(randomStart || request.Noise > 1
                ? ball.Draw(centers.shape, request.Generator, free).to(request.Device)
                : zeros_like(centers));
            foreach (var kept in new[] { change, centers, mutable, unbounded, opposite }) kept.DetachFromDisposeScope();
            // what may not change has no gradient either, so that no step is spent on it
            return new([change], () => where(mutable, centers + change, centers))
            {
                Project = () => ball.Project(change, opposite, unbounded),
                Release = () =>
                {
                    foreach (var kept in new[] { centers, mutable, unbounded, opposite }) kept.Dispose();
                },
            };
        });
    }
}
