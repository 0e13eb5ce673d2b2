using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetInterpret.Core.Scanning;

/// <summary>Bounds that the most extreme rows of a batch lie beyond, for each unit of a block, so that only those are offered to
/// a selection that is still empty.</summary>
/// <remarks>Without them, rows enter an empty selection by the hundred and are thrown out again. The k-th largest of the largest
/// values of k or more groups of rows is at most the k-th largest value, and costs one look at each value.</remarks>
internal readonly struct ExtremeBounds
{
    private const int GroupsPerRow = 4;      // the more there are, the closer they come to the value itself
    private readonly bool _are;
    private readonly Vector512<float> _above, _below;      // where there are any

    private ExtremeBounds(Vector512<float> above, Vector512<float> below) => (_are, _above, _below) = (true, above, below);

    /// <summary>Finds the bounds; there are none where the rows are too few for them to help.</summary>
    /// <param name="values">Finite values of a block, <see cref="Lanes.Width"/> units a row.</param>
    /// <param name="count">Rows that are looked for at each end, 0 or more.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ExtremeBounds Of(ReadOnlySpan<float> values, int count)
    {
        var rows = values.Length / Lanes.Width;
        if (count == 0 || rows / 2 / GroupsPerRow < count) return default;
        var groups = count * GroupsPerRow;
        var (most, least) = (new float[Lanes.Width * groups], new float[Lanes.Width * groups]);      // unit after unit
        ref var value = ref MemoryMarshal.GetReference(values);
        for (var (group, row) = (0, 0); group < groups; group++)
        {
            var (high, low) = (Vector512.Create(float.NegativeInfinity), Vector512.Create(float.PositiveInfinity));
            for (var end = (int)((group + 1L) * rows / groups); row < end; row++)
            {
                var here = Vector512.LoadUnsafe(ref value, (nuint)(row * Lanes.Width));
                (high, low) = (Vector512.MaxNative(high, here), Vector512.MinNative(low, here));
            }

            for (var unit = 0; unit < Lanes.Width; unit++)
                (most[unit * groups + group], least[unit * groups + group]) = (high[unit], low[unit]);
        }

        Span<float> above = stackalloc float[Lanes.Width], below = stackalloc float[Lanes.Width];
        for (var unit = 0; unit < Lanes.Width; unit++)
        {
            Array.Sort(most, unit * groups, groups);
            Array.Sort(least, unit * groups, groups);
            above[unit] = MathF.BitDecrement(most[(unit + 1) * groups - count]);
            below[unit] = MathF.BitIncrement(least[unit * groups + count - 1]);
        }

        return new(Vector512.Create<float>(above), Vector512.Create<float>(below));
    }

    /// <summary>What a row's values have to surpass, or fall below, to enter selections.</summary>
    /// <param name="enters">What they have to surpass for the sake of those kept so far, of every unit.</param>
    /// <param name="entersLow">What they have to fall below.</param>
    /// <param name="first">The block's first unit.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector512<float> Above, Vector512<float> Below) Beyond(float[] enters, float[] entersLow, int first)
    {
        var (above, below) = (Vector512.Create(enters, first), Vector512.Create(entersLow, first));
        return _are ? (Vector512.MaxNative(above, _above), Vector512.MinNative(below, _below)) : (above, below);
    }

    /// <summary>Whether selections are full of rows beyond the bounds. They are not where several such rows count as one: then
    /// rows within the bounds may enter, too.</summary>
    /// <inheritdoc cref="Beyond" path="/param"/>
    public bool AreMet(float[] enters, float[] entersLow, int first) =>
        !_are
        || (Vector512.GreaterThanAll(Vector512.Create(enters, first), _above)
            && Vector512.LessThanAll(Vector512.Create(entersLow, first), _below));
}
