using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Rows;

/// <summary>Parameterisations of feature vectors.</summary>
internal static partial class Rows
{
    /// <summary>Vectors of which every slot has the same bounds.</summary>
    /// <param name="length">Slots, 1 or more.</param>
    /// <param name="minimum">Least value of a slot.</param>
    /// <param name="maximum">Greatest value, above <paramref name="minimum"/>.</param>
    /// <param name="noise">Standard deviation of the start around the centre, as a share of the range.</param>
    /// <param name="start">Vectors to start from instead of noise; see the other overload.</param>
    /// <inheritdoc cref="Box(IReadOnlyList{double}, IReadOnlyList{double}, double, Tensor?)" path="/returns"/>
    /// <exception cref="ArgumentException">The bounds or the start do not fit.</exception>
    public static Parameterization Box(
        int length, double minimum = 0, double maximum = 1, double noise = 0.02, Tensor? start = null)
    {
        Check.AtLeast(length, 1);
        if (!(minimum < maximum))
            throw new ArgumentException(
                $"The slots go from {minimum} to {maximum}; their end must lie above their start.", nameof(minimum));
        return Box([.. Enumerable.Repeat(minimum, length)], [.. Enumerable.Repeat(maximum, length)], noise, start);
    }

    /// <summary>Vectors of which every slot has bounds of its own.</summary>
    /// <param name="minimum">Least value of each slot, finite.</param>
    /// <param name="maximum">Greatest value of each slot, finite; where it is the least one, the slot stays at it.</param>
    /// <param name="noise">Standard deviation of the start around the centre, as a share of each slot's range.</param>
    /// <param name="start">Vectors to start from instead of noise, <c>[N, F]</c> or one <c>[F]</c>, within the bounds.
    /// Read whenever a run starts, whose count is a multiple of <c>N</c>.</param>
    /// <returns>Slots in shares of their range, so that one learning rate fits features of every unit.</returns>
    /// <exception cref="ArgumentException">The bounds or the start do not fit.</exception>
    public static Parameterization Box(
        IReadOnlyList<double> minimum, IReadOnlyList<double> maximum, double noise = 0.02, Tensor? start = null)
    {
        ArgumentNullException.ThrowIfNull(minimum);
        ArgumentNullException.ThrowIfNull(maximum);
        var length = minimum.Count;
        if (length == 0 || maximum.Count != length)
            throw new ArgumentException(
                $"There are {length} least and {maximum.Count} greatest values; each slot has one of both.", nameof(maximum));
        for (var slot = 0; slot < length; slot++)
            if (!(minimum[slot] <= maximum[slot]) || !double.IsFinite(maximum[slot] - minimum[slot]))
                throw new ArgumentException(
                    $"Slot {slot} goes from {minimum[slot]} to {maximum[slot]}; " +
                    "bounds are finite, and the greatest is no less than the least.",
                    nameof(maximum));
        if (start is not null && (start.dim() is not (1 or 2) || start.shape[^1] != length))
            throw new ArgumentException(
                $"The start has the shape [{string.Join(", ", start.shape)}]; vectors here are [{length}].", nameof(start));

        float[] least = [.. minimum.Select(value => (float)value)];
        float[] greatest = [.. maximum.Select(value => (float)value)];
        return new($"vectors of {length} in a box", request =>
        {
            using var scope = NewDisposeScope();
            var low = AlignedTensor.From(least, length).to(request.Device);
            var high = AlignedTensor.From(greatest, length).to(request.Device);
            var range = high - low;
            var values = randn([request.Count, length], generator: request.Generator)
                .mul(noise * (start is null ? request.Noise : request.Noise - 1)).to(request.Device);
            values += start is null ? 0.5 : Shares(StartValues.ForEachItem(start, 1, request), low, high, range);
            var shares = new Parameter(values.clamp(0, 1));
            foreach (var kept in new[] { shares, low, high, range }) kept.DetachFromDisposeScope();
            return new([shares], Decode)
            {
                Project = () => shares.clamp_(0, 1),
                Release = () =>
                {
                    foreach (var kept in new[] { low, high, range }) kept.Dispose();
                },
            };

            Tensor Decode()
            {
                var found = low + shares * range;
                // single precision's last bit; the gradient passes
                return found + (found.clamp(low, high) - found).detach();
            }
        });
    }

    private static Tensor Shares(Tensor start, Tensor low, Tensor high, Tensor range)
    {
        var slack = range * 1e-5 + 1e-6;
        var inside = start.ge(low - slack).logical_and(start.le(high + slack)).all(0);
        if (inside.all().item<bool>()) return (start - low) / where(range.gt(0), range, ones_like(range));

        var slot = inside.to(ScalarType.Int32).argmin().item<long>();
        var values = start[.., (int)slot];
        throw new ArgumentException(
            $"The start has values from {values.min().item<float>()} to {values.max().item<float>()} in slot {slot}, " +
            $"whose bounds are {low[slot].item<float>()} to {high[slot].item<float>()}.", nameof(start));
    }
}
