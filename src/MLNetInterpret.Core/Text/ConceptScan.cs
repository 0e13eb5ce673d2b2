using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Text;

/// <summary>One pass over a text in which every unit meets every concept at every lag.</summary>
/// <remarks>Memory does not grow with the text: it is read in parts, and only sums and counts are kept.</remarks>
internal sealed class ConceptScan(
    RecurrentReader reader, ReadOnlyMemory<int> codes, IReadOnlyList<RecurrentSource> sources, IReadOnlyList<int> lags)
{
    /// <summary>Characters of a block where there are enough of them.</summary>
    public const int LargestBlock = 2048;
    private const int Part = 1 << 19, LeastBlocks = 64, ShortestBlock = 16, Tile = 32;
    private const int SamplePlaces = 16, SampleLength = 500, SampleWarmUp = 200, EveryOther = 4;
    private readonly int _width = sources.Count * reader.Architecture.HiddenUnits;

    /// <summary>Reads the characters from one index up to another.</summary>
    /// <param name="tape">The concepts, not yet moved beyond <paramref name="from"/>.</param>
    /// <param name="profiles">The concepts' distributions over these characters.</param>
    /// <param name="from">The first character.</param>
    /// <param name="to">After the last.</param>
    /// <param name="isControl">Whether activations are not ranked, which takes most of the time, and streams are short, which
    /// costs a network that learned nothing little.</param>
    /// <param name="progress">Told the share done.</param>
    /// <param name="cancellation">Ends it.</param>
    public ConceptTable Run(
        ConceptTape tape, IReadOnlyList<ConceptProfile> profiles, int from, int to, bool isControl,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var columns = new ConceptColumns(tape, profiles, lags);
        var stretch = Math.Min(TextPass.Stretch(_width), Math.Max(ShortestBlock, (to - from) / LeastBlocks));
        var block = Math.Min(LargestBlock, Math.Max(1, (to - from) / LeastBlocks / stretch) * stretch);
        var streamLength = isControl ? TextPass.ShortStream : TextPass.LongStream;
        var sums = new FitSums(_width, columns.Count);
        var counts = isControl ? null : Bins(from, to, columns.Count, cancellation);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        for (var start = from; start < to; start += Part)
        {
            var end = Math.Min(to, start + Part);
            tape.MoveTo(start, end);
            var open = new Dictionary<int, Block>();
            var (first, seen) = (start, 0L);
            var cut = TextPass.Cut(start, end, streamLength, block) with { Stretch = stretch };
            using var pass = new TextPass(reader, codes, cut) { Cancellation = cancellation };
            pass.Read(sources, (read, values) =>
            {
                columns.Read(read.Position, read.Length);
                if (sums.Characters == 0) MeansOf(values, sums.Origin);
                if (open.TryGetValue(read.Stream, out var current) && current.Characters >= block)
                {
                    Close(sums, current);
                    open.Remove(read.Stream);
                }

                if (!open.TryGetValue(read.Stream, out current)) open[read.Stream] = current = new(_width, columns.Count);
                current.Add(values, sums.Origin, columns);
                sums.AddColumns(columns.Centred);
                Count(values, counts is null ? [] : columns.PlacesOf(), sums, counts);
                seen += columns.Length;
                progress.Report("reading the text", (first - from + seen) / (double)(to - from));
            });
            foreach (var (_, current) in open.OrderBy(entry => entry.Key)) Close(sums, current);
        }

        return new(sums, counts, columns);
    }

    private static void Close(FitSums sums, Block block)
    {
        sums.AddBlock(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(block.Products.bytes), block.Columns);
        block.Products.Dispose();
    }

    private void MeansOf(ReadOnlySpan<float> values, float[] means)
    {
        for (var unit = 0; unit < _width; unit++)
        {
            var sum = 0.0;
            for (var at = unit; at < values.Length; at += _width) sum += values[at];
            means[unit] = (float)(sum * _width / values.Length);
        }
    }

    /// <summary>Chooses bins by places spread over the text.</summary>
    private RankCounts Bins(int from, int to, int columns, CancellationToken cancellation)
    {
        var sample = new List<float>();
        var length = Math.Min((to - from) / SamplePlaces, SampleLength);
        for (var place = 0; place < SamplePlaces; place++)
        {
            var start = from + (int)((long)place * (to - from) / SamplePlaces);
            var cut = TextPass.Cut(start, start + length) with { WarmUp = SampleWarmUp };
            using var pass = new TextPass(reader, codes, cut) { Cancellation = cancellation };
            pass.Read(sources, (_, values) =>
            {
                for (var at = 0; at + _width <= values.Length; at += EveryOther * _width)
                    sample.AddRange(values.Slice(at, _width));
            });
        }

        return new(sample.ToArray(), _width, columns);
    }

    private unsafe void Count(
        ReadOnlySpan<float> values, IReadOnlyList<ConceptColumns.Places> places, FitSums sums, RankCounts? counts)
    {
        var length = values.Length / _width;
        fixed (float* pinned = values)
        {
            var address = (nint)pinned;
            Parallel.For(0, (_width + Tile - 1) / Tile, tile =>
                CountTile((float*)address, length, tile * Tile, places, sums, counts));
        }
    }

    private unsafe void CountTile(
        float* values, int length, int firstUnit, IReadOnlyList<ConceptColumns.Places> places, FitSums sums, RankCounts? counts)
    {
        var units = Math.Min(Tile, _width - firstUnit);
        var bins = counts is null ? [] : new byte[units * length];
        Span<float> added = stackalloc float[Tile];
        Span<float> squares = stackalloc float[Tile];
        added.Clear();
        squares.Clear();
        for (var at = 0; at < length; at++)
        {
            var row = new ReadOnlySpan<float>(values + ((long)at * _width) + firstUnit, units);
            sums.Sum(firstUnit, row, added, squares);
            counts?.BinsOf(firstUnit, row, bins.AsSpan(at), length);
        }

        for (var unit = 0; unit < units; unit++)
        {
            sums.UnitSums[firstUnit + unit] += added[unit];
            sums.UnitSquares[firstUnit + unit] += squares[unit];
        }

        if (counts is null) return;
        for (var unit = 0; unit < units; unit++)
            counts.Add(firstUnit + unit, bins.AsSpan(unit * length, length), places, lags.Count);
    }

    /// <summary>The sums of one block while it is read.</summary>
    private sealed class Block(int units, int columns)
    {
        public Tensor Products { get; } = zeros(units, columns);

        public double[] Columns { get; } = new double[columns];

        public int Characters { get; private set; }

        public void Add(ReadOnlySpan<float> values, float[] origin, ConceptColumns read)
        {
            Characters += read.Length;
            using var seen = AlignedTensor.From(values, read.Length, units);
            using var from = AlignedTensor.From(origin, units);
            seen.sub_(from);
            using var labels = AlignedTensor.From(read.Centred, read.Length, columns);
            using var turned = seen.t();
            Products.addmm_(turned, labels);
            for (var at = 0; at < read.Centred.Length; at++) Columns[at % columns] += read.Centred[at];
        }
    }
}

/// <summary>What a pass found of every unit and every column.</summary>
internal sealed class ConceptTable(FitSums sums, RankCounts? counts, ConceptColumns columns)
{
    /// <summary>Every unit's correlation with every column, its mean and deviation.</summary>
    public FitSums Sums => sums;

    public int Columns => columns.Count;

    /// <summary>The concept and the lag of a column.</summary>
    public (int Concept, int Lag) this[int column] => columns[column];

    /// <inheritdoc cref="ConceptColumns.Changes"/>
    public bool Changes(int column) => columns.Changes(column);

    /// <summary>How well a unit goes with a column.</summary>
    public ConceptFit Fit(int unit, int column)
    {
        var (auc, information, threshold, accuracy) = counts?.Measure(unit, column) ?? (double.NaN, 0, double.NaN, double.NaN);
        return new(sums.Characters, sums.CorrelationOf(unit, column) ?? double.NaN, auc, information, threshold, accuracy)
        {
            PValue = sums.PValue(unit, column),
        };
    }
}
