using System.Runtime.CompilerServices;

namespace MLNetInterpret.Networks;

/// <summary>The kernel over registers of one width.</summary>
internal sealed unsafe class LstmKernel<TLanes, T> : LstmKernel
    where TLanes : struct, ILstmLanes<T>
    where T : unmanaged
{
    public override int Width => TLanes.Width;

    private static int Columns => 4 * TLanes.Width;

    public override void Multiply(in LstmProduct product, int panel) => Rows(product, panel, panel);

    public override void MultiplyTwo(in LstmProduct product, int panel) =>
        Rows(product, panel, Math.Min(panel + 1, product.Panels - 1));

    public override void Update(in LstmUpdate update, int panel)
    {
        var at = panel * TLanes.Width;
        Update(update.Gates + panel * update.GatesStep, update.Before + at, update.Cell + at, update.Tanh + at, update.Hidden + at, update.Stride, update.Rows);
    }

    public override void Update(in LstmUpdate update, int panel, LstmHold hold)
    {
        var unit = hold.Unit % TLanes.Width;
        for (var row = 0; row < update.Rows; row++)
        {
            var gates = update.Gates + panel * update.GatesStep + (long)row * Columns;
            var at = (long)row * update.Stride + panel * TLanes.Width;
            Activate(gates);
            if (LstmPanels.GateOf(hold.Source.Value) is { } gate) gates[gate * TLanes.Width + unit] = hold.Value;

            var cell = Cell(TLanes.Load(gates), Forget(gates), Candidate(gates), TLanes.Load(update.Before + at));
            Keep(cell, update.Cell + at, LstmValue.Cell);
            Keep(Tanh(TLanes.Load(update.Cell + at)), update.Tanh + at, LstmValue.Tanh);
            Keep(TLanes.Multiply(Output(gates), TLanes.Load(update.Tanh + at)), update.Hidden + at, LstmValue.Hidden);
        }

        void Keep(T values, float* at, LstmValue value)
        {
            TLanes.Store(values, at);
            if (hold.Source.Value == value) at[unit] = hold.Value;
        }
    }

    /// <summary>Six rows at once, then three, then one in two panels.</summary>
    private static void Rows(in LstmProduct product, int first, int second)
    {
        var row = 0;
        if (TLanes.HoldsSixRows)
            for (; row + 6 <= product.Rows; row += 6)
            {
                Six(product, first, row);
                if (second != first) Six(product, second, row);
            }

        for (; row + 3 <= product.Rows; row += 3)
        {
            Three(product, first, row);
            if (second != first) Three(product, second, row);
        }

        for (; row < product.Rows; row++) One(product, first, second, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six(in LstmProduct product, int panel, int row)
    {
        var weights = product.Weights[panel];
        float* a = product.InputsOf(row), b = product.InputsOf(row + 1), c = product.InputsOf(row + 2);
        float* d = product.InputsOf(row + 3), e = product.InputsOf(row + 4), f = product.InputsOf(row + 5);
        var sa = new Gates(product.StartOf(row, panel));
        var sb = new Gates(product.StartOf(row + 1, panel));
        var sc = new Gates(product.StartOf(row + 2, panel));
        var sd = new Gates(product.StartOf(row + 3, panel));
        var se = new Gates(product.StartOf(row + 4, panel));
        var sf = new Gates(product.StartOf(row + 5, panel));
        var inputs = product.Weights.Inputs;
        for (nint k = 0; k < inputs; k++, weights += Columns)
        {
            var w = new Gates(weights);
            sa = sa.Plus(a[k], w);
            sb = sb.Plus(b[k], w);
            sc = sc.Plus(c[k], w);
            sd = sd.Plus(d[k], w);
            se = se.Plus(e[k], w);
            sf = sf.Plus(f[k], w);
        }

        var output = product.OutputOf(row, panel);
        sa.Store(output);
        sb.Store(output + Columns);
        sc.Store(output + 2 * Columns);
        sd.Store(output + 3 * Columns);
        se.Store(output + 4 * Columns);
        sf.Store(output + 5 * Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(in LstmProduct product, int panel, int row)
    {
        var weights = product.Weights[panel];
        float* a = product.InputsOf(row), b = product.InputsOf(row + 1), c = product.InputsOf(row + 2);
        var sa = new Gates(product.StartOf(row, panel));
        var sb = new Gates(product.StartOf(row + 1, panel));
        var sc = new Gates(product.StartOf(row + 2, panel));
        var inputs = product.Weights.Inputs;
        for (nint k = 0; k < inputs; k++, weights += Columns)
        {
            var w = new Gates(weights);
            sa = sa.Plus(a[k], w);
            sb = sb.Plus(b[k], w);
            sc = sc.Plus(c[k], w);
        }

        var output = product.OutputOf(row, panel);
        sa.Store(output);
        sb.Store(output + Columns);
        sc.Store(output + 2 * Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(in LstmProduct product, int first, int second, int row)
    {
        float* weights = product.Weights[first], others = product.Weights[second], a = product.InputsOf(row);
        var s = new Gates(product.StartOf(row, first));
        var t = new Gates(product.StartOf(row, second));
        var inputs = product.Weights.Inputs;
        for (nint k = 0; k < inputs; k++, weights += Columns, others += Columns)
        {
            s = s.Plus(a[k], new(weights));
            t = t.Plus(a[k], new(others));
        }

        s.Store(product.OutputOf(row, first));
        t.Store(product.OutputOf(row, second));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Update(float* gates, float* before, float* cells, float* tanhs, float* hidden, int stride, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            Activate(gates);
            var cell = Cell(TLanes.Load(gates), Forget(gates), Candidate(gates), TLanes.Load(before));
            TLanes.Store(cell, cells);
            var tanh = Tanh(cell);
            TLanes.Store(tanh, tanhs);
            TLanes.Store(TLanes.Multiply(Output(gates), tanh), hidden);
            gates += Columns;
            before += stride;
            cells += stride;
            tanhs += stride;
            hidden += stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Forget(float* gates) => TLanes.Load(gates + TLanes.Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Candidate(float* gates) => TLanes.Load(gates + 2 * TLanes.Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Output(float* gates) => TLanes.Load(gates + 3 * TLanes.Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Activate(float* gates)
    {
        TLanes.Store(Sigmoid(TLanes.Load(gates)), gates);
        TLanes.Store(Sigmoid(Forget(gates)), gates + TLanes.Width);
        TLanes.Store(Tanh(Candidate(gates)), gates + 2 * TLanes.Width);
        TLanes.Store(Sigmoid(Output(gates)), gates + 3 * TLanes.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Cell(T input, T forget, T candidate, T before) =>
        TLanes.MultiplyAdd(forget, before, TLanes.Multiply(input, candidate));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Sigmoid(T x) =>
        TLanes.Divide(TLanes.All(1), TLanes.Add(TLanes.All(1), Exp(TLanes.Multiply(x, TLanes.All(-1)))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Tanh(T x) => TLanes.Add(
        TLanes.Divide(TLanes.All(2), TLanes.Add(TLanes.All(1), Exp(TLanes.Multiply(x, TLanes.All(-2))))), TLanes.All(-1));

    /// <summary>e^x to about 1e-7 of itself: e^x = 2^n e^r, a polynomial for e^r, ln 2 in two parts (Cephes, expf.c).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Exp(T x)
    {
        x = TLanes.Within(87, x);
        var n = TLanes.Round(TLanes.Multiply(x, TLanes.All(1.44269504f)));
        var r = TLanes.MultiplyAdd(n, TLanes.All(-0.693359375f), x);
        r = TLanes.MultiplyAdd(n, TLanes.All(2.12194440e-4f), r);
        var p = TLanes.MultiplyAdd(TLanes.All(1.9875691500e-4f), r, TLanes.All(1.3981999507e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.All(8.3334519073e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.All(4.1665795894e-2f));
        p = TLanes.MultiplyAdd(p, r, TLanes.All(1.6666665459e-1f));
        p = TLanes.MultiplyAdd(p, r, TLanes.All(5.0000001201e-1f));
        p = TLanes.MultiplyAdd(p, TLanes.Multiply(r, r), TLanes.Add(r, TLanes.All(1)));
        return TLanes.Multiply(p, TLanes.PowerOfTwo(n));
    }

    /// <summary>The four gates of a panel's units, one register each.</summary>
    private readonly struct Gates
    {
        private readonly T _input;
        private readonly T _forget;
        private readonly T _candidate;
        private readonly T _output;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Gates(float* at)
        {
            _input = TLanes.Load(at);
            _forget = TLanes.Load(at + TLanes.Width);
            _candidate = TLanes.Load(at + 2 * TLanes.Width);
            _output = TLanes.Load(at + 3 * TLanes.Width);
        }

        private Gates(T input, T forget, T candidate, T output)
        {
            (_input, _forget) = (input, forget);
            (_candidate, _output) = (candidate, output);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Gates Plus(float input, in Gates weights)
        {
            var x = TLanes.All(input);
            return new(
                TLanes.MultiplyAdd(x, weights._input, _input), TLanes.MultiplyAdd(x, weights._forget, _forget),
                TLanes.MultiplyAdd(x, weights._candidate, _candidate), TLanes.MultiplyAdd(x, weights._output, _output));
        }

        public void Store(float* at)
        {
            TLanes.Store(_input, at);
            TLanes.Store(_forget, at + TLanes.Width);
            TLanes.Store(_candidate, at + 2 * TLanes.Width);
            TLanes.Store(_output, at + 3 * TLanes.Width);
        }
    }
}
