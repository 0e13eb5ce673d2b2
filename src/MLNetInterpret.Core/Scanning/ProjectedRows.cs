using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetInterpret.Core.Scanning;

/// <summary>The rows of a batch with the numbers that they are projected to, in runs of rows that share theirs.</summary>
internal sealed class ProjectedRows
{
    private const int Each = RowProjection.Blocks;
    private int[] _ends = [], _places = [];
    private double[] _signs = [];

    /// <summary>Runs of rows that go to the same numbers.</summary>
    public int Runs { get; private set; }

    /// <summary>What each row is multiplied with in each of its numbers, 1 or -1, row after row.</summary>
    public ReadOnlySpan<double> Signs => _signs;

    /// <summary>Works out where rows go, in place of those before.</summary>
    /// <param name="hashes">Random bits of each.</param>
    /// <param name="projections">Numbers in all.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(ReadOnlySpan<ulong> hashes, int projections)
    {
        if (_ends.Length < hashes.Length)
            (_ends, _places, _signs) =
                (new int[hashes.Length], new int[hashes.Length * Each], new double[hashes.Length * Each]);
        Runs = 0;
        Span<int> own = stackalloc int[Each];
        for (var row = 0; row < hashes.Length; row++)
        {
            var hash = hashes[row];
            for (var block = 0; block < Each; block++)
                _signs[row * Each + block] = RowProjection.At(hash, block, projections).Sign;
            if (row == 0 || ((hash ^ hashes[row - 1]) & ~RowProjection.Signs) != 0)
            {
                for (var block = 0; block < Each; block++) own[block] = RowProjection.At(hash, block, projections).Place;
                if (Runs == 0 || !Places(Runs - 1).SequenceEqual(own)) own.CopyTo(_places.AsSpan(Runs++ * Each));
            }

            _ends[Runs - 1] = row + 1;
        }
    }

    /// <summary>The first row behind a run; each begins where the one before it ends.</summary>
    public int End(int run) => _ends[run];

    /// <summary>The numbers of a run's rows.</summary>
    public ReadOnlySpan<int> Places(int run) => _places.AsSpan(run * Each, Each);

    /// <summary>Adds every row's signs to its numbers: the projection of a unit that is 1 on every row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddSigns(Span<long> sums)
    {
        for (var (run, at) = (0, 0); run < Runs; run++)
        {
            var own = Vector256<double>.Zero;
            for (; at < _ends[run] * Each; at += Each) own += Vector256.Create(_signs, at);
            for (var block = 0; block < Each; block++) sums[Places(run)[block]] += (long)own[block];
        }
    }
}
