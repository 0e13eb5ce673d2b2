namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>What is read for a range of streams by one thread: codes of all streams, one stream after the other.</summary>
internal unsafe struct RecurrentReading
{
    public int* Codes;

    public int Steps;

    /// <summary>Layers from the lowest that are run; the state of the others stays.</summary>
    public int Layers;

    public RecurrentOutput[] Wanted;

    public RecurrentHold? Hold;
}

/// <summary>Where a source's values are written: unit after unit.</summary>
internal unsafe readonly record struct RecurrentOutput(RecurrentSource Source, nint Start, long StreamStride, long StepStride)
{
    public float* At(long stream, long step) => (float*)Start + stream * StreamStride + step * StepStride;
}

/// <summary>Some streams side by side: their states, and room for the steps between.</summary>
/// <remarks>
/// A piece of some steps goes through one layer after the other: what comes from the layer below is then one product for all
/// steps. States are <c>[1 + steps, streams, stride]</c>; the first step is where the piece before ended.
/// </remarks>
internal sealed unsafe class RecurrentStreamGroup
{
    /// <summary>Rows (streams times steps) of a piece: few enough for the cache,
    /// enough to load weights from below rarely.</summary>
    private const int PieceRows = 96;
    private readonly RecurrentWeights _weights;
    private readonly int _first;
    private readonly int _count;
    private readonly int _pieceSteps;
    private readonly AlignedFloats[] _cells;
    private readonly AlignedFloats[] _hidden;
    private readonly AlignedFloats _tanh;
    private readonly AlignedFloats _gates;
    private readonly AlignedFloats _read;
    private readonly AlignedFloats _remembered;
    private readonly nint[] _starts;
    private readonly nint[] _biases;

    public RecurrentStreamGroup(RecurrentWeights weights, int first, int count)
    {
        (_weights, _first, _count) = (weights, first, count);
        _pieceSteps = Math.Max(1, PieceRows / count);
        var (rows, stride, layers) = (_pieceSteps * count, weights.Stride, weights.Architecture.Layers);
        var isLstm = weights.Architecture.Kind == RecurrentKind.Lstm;
        _cells = [.. Enumerable.Range(0, isLstm ? layers : 0).Select(_ => new AlignedFloats((long)(rows + count) * stride))];
        _hidden = [.. Enumerable.Range(0, layers).Select(_ => new AlignedFloats((long)(rows + count) * stride))];
        _tanh = new(isLstm ? (long)rows * stride : 0);
        var gates = (long)rows * weights.Widest.Panels * PanelColumns;
        _gates = new(gates);
        _read = new(weights.ReadsApart ? gates : 0);
        _remembered = new(weights.Widest.IsLastApart ? (long)count * stride : 0);
        _starts = new nint[rows];
        _biases = new nint[count];
    }

    private int PanelColumns => 4 * _weights.Kernel.Width;

    /// <summary>Where the products with what comes from below stand.</summary>
    private float* FromBelow => (_weights.ReadsApart ? _read : _gates).Start;

    public void Read(in RecurrentReading reading)
    {
        for (var start = 0; start < reading.Steps; start += _pieceSteps)
        {
            var steps = Math.Min(_pieceSteps, reading.Steps - start);
            for (var layer = 0; layer < reading.Layers; layer++)
            {
                if (layer > 0) MultiplyBelow(layer, steps);
                FillStarts(reading, layer, start, steps);
                for (var step = 0; step < steps; step++)
                    Step(layer, step, steps, reading.Hold is { } hold && hold.Source.Layer == layer + 1 ? hold : null);
                foreach (var wanted in reading.Wanted)
                    if (wanted.Source.Layer == layer + 1) Write(wanted, start, steps);
            }

            for (var layer = 0; layer < reading.Layers; layer++)
            {
                if (_cells.Length > 0) KeepLast(_cells[layer], steps);
                KeepLast(_hidden[layer], steps);
            }
        }
    }

    /// <summary>A stream's state becomes that of a stream of another group of the same network.</summary>
    /// <param name="stream">The stream's place among all.</param>
    /// <param name="from">The other group.</param>
    /// <param name="other">The other stream's place among all of its.</param>
    public void Follow(int stream, RecurrentStreamGroup from, int other)
    {
        var length = _weights.Stride;
        void Copy(AlignedFloats[] source, AlignedFloats[] to)
        {
            for (var layer = 0; layer < to.Length; layer++)
                new ReadOnlySpan<float>(source[layer].Start + ((long)(other - from._first) * length), length)
                    .CopyTo(new(to[layer].Start + ((long)(stream - _first) * length), length));
        }

        Copy(from._cells, _cells);
        Copy(from._hidden, _hidden);
    }

    /// <summary>Whether a stream is one of the group's.</summary>
    public bool Has(int stream) => stream >= _first && stream < _first + _count;

    public void Free()
    {
        Array.ForEach(_cells, cells => cells.Free());
        Array.ForEach(_hidden, hidden => hidden.Free());
        foreach (var room in (AlignedFloats[])[_tanh, _gates, _read, _remembered]) room.Free();
    }

    /// <summary>Biases and what comes from the layer below, for all steps at once.</summary>
    private void MultiplyBelow(int layer, int steps)
    {
        Array.Fill(_starts, (nint)_weights.Start(layer));
        fixed (nint* starts = _starts)
            _weights.Kernel.Multiply(new()
            {
                Weights = _weights.FromBelow(layer),
                Inputs = _hidden[layer - 1].Start + (long)_count * _weights.Stride,
                Stride = _weights.Stride,
                Rows = steps * _count,
                Start = (float**)starts,
                StartStep = PanelColumns,
                Output = FromBelow,
                OutputStep = (long)steps * _count * PanelColumns,
            });
    }

    /// <summary>What each row reads: the code's row in the first layer, what came from below in the others. The sums over the
    /// state begin there, or at their own biases where a layer reads apart.</summary>
    private void FillStarts(in RecurrentReading reading, int layer, int start, int steps)
    {
        for (var step = 0; step < steps; step++)
            for (var stream = 0; stream < _count; stream++)
            {
                var row = step * _count + stream;
                _starts[row] = (nint)(layer == 0
                    ? _weights.Start(0, reading.Codes[(long)(_first + stream) * reading.Steps + start + step])
                    : FromBelow + (long)row * PanelColumns);
            }

        if (_weights.ReadsApart) Array.Fill(_biases, (nint)_weights.Bias(layer));
    }

    private void Step(int layer, int step, int steps, RecurrentHold? hold)
    {
        var (kernel, layout, rows) = (_weights.Kernel, _weights.Layout(layer), (long)step * _count * _weights.Stride);
        var next = rows + (long)_count * _weights.Stride;
        fixed (nint* starts = _starts, biases = _biases)
        {
            var gatesStep = (long)steps * _count * PanelColumns;
            var read = (float**)starts + step * _count;
            var readStep = layer == 0 ? PanelColumns : gatesStep;
            var product = new PanelProduct
            {
                Weights = _weights.Recurrent(layer),
                Inputs = _hidden[layer].Start + rows,
                Stride = _weights.Stride,
                Rows = _count,
                Start = _weights.ReadsApart ? (float**)biases : read,
                StartStep = _weights.ReadsApart ? PanelColumns : readStep,
                Output = _gates.Start + (long)step * _count * PanelColumns,
                OutputStep = gatesStep,
            };
            var isLstm = _cells.Length > 0;
            var update = new RecurrentUpdate
            {
                Kind = _weights.Architecture.Kind,
                Layout = layout,
                Gates = product.Output,
                GatesStep = gatesStep,
                Read = read,
                ReadStep = readStep,
                Before = (isLstm ? _cells : _hidden)[layer].Start + rows,
                Cell = isLstm ? _cells[layer].Start + next : null,
                Tanh = _tanh.Start + (isLstm ? rows : 0),
                Hidden = _hidden[layer].Start + next,
                Remembered = _remembered.Start,
                Stride = _weights.Stride,
                Rows = _count,
            };
            var register = 0;
            for (var panel = 0; panel < layout.StatePanels; panel += 2)
            {
                kernel.MultiplyTwo(product, panel, layout.StatePanels);
                for (; register < layout.Complete(panel + 2); register++)
                    if (layout.IsLastApart) kernel.Reset(update, register, hold);
                    else kernel.Update(update, register, hold);
            }

            if (!layout.IsLastApart) return;
            product.Inputs = _remembered.Start;
            register = 0;
            for (var panel = layout.StatePanels; panel < layout.Panels; panel += 2)
            {
                kernel.MultiplyTwo(product, panel, layout.Panels);
                for (; register < layout.LastComplete(panel + 2); register++) kernel.Update(update, register, hold);
            }
        }
    }

    private void Write(RecurrentOutput wanted, int start, int steps)
    {
        var layer = wanted.Source.Layer - 1;
        var (units, width, rows) = (_weights.Architecture.UnitsOf(layer + 1), _weights.Kernel.Width, (long)steps * _count);
        var gate = wanted.Source.Kind.GateOf(wanted.Source.Value);
        var states = wanted.Source.Value switch
        {
            RecurrentValue.Cell => _cells[layer].Start + (long)_count * _weights.Stride,
            RecurrentValue.Hidden => _hidden[layer].Start + (long)_count * _weights.Stride,
            _ => _tanh.Start,
        };
        for (var row = 0; row < rows; row++)
        {
            var to = new Span<float>(wanted.At(_first + row % _count, start + row / _count), units);
            if (gate is null)
            {
                new ReadOnlySpan<float>(states + (long)row * _weights.Stride, units).CopyTo(to);
                continue;
            }

            var from = _gates.Start + (long)row * PanelColumns;
            for (var unit = 0; unit < units; unit += width)
            {
                var offset = _weights.Layout(layer).Offset(unit / width, gate.Value, width, rows * PanelColumns);
                new ReadOnlySpan<float>(from + offset, Math.Min(width, units - unit)).CopyTo(to[unit..]);
            }
        }
    }

    private void KeepLast(AlignedFloats states, int steps)
    {
        var length = _count * _weights.Stride;
        new ReadOnlySpan<float>(states.Start + (long)steps * length, length).CopyTo(new(states.Start, length));
    }
}
