using System.Runtime.CompilerServices;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>The kernel over registers of one width.</summary>
internal sealed unsafe class LstmKernel<TLanes, T> : LstmKernel
    where TLanes : struct, ILstmLanes<T>
    where T : unmanaged
{
    public override int Width => TLanes.Width;

    private static int Columns => 4 * TLanes.Width;

    public override void MultiplyTwo(in LstmProduct product, int panel) =>
        Rows(product, panel, Math.Min(panel + 1, product.Panels - 1));

    public override void Update(in LstmUpdate update, int panel)
    {
        var at = panel * TLanes.Width;
        Update(
            update.Gates + panel * update.GatesStep,
            update.Before + at, update.Cell + at, update.Tanh + at, update.Hidden + at,
            update.Stride, update.Rows);
    }

    public override void Update(in LstmUpdate update, int panel, RecurrentHold hold)
    {
        var unit = hold.Unit % TLanes.Width;
        for (var row = 0; row < update.Rows; row++)
        {
            var gates = update.Gates + panel * update.GatesStep + (long)row * Columns;
            var at = (long)row * update.Stride + panel * TLanes.Width;
            Activate(gates);
            if (WeightPanels.GateOf(hold.Source.Value) is { } gate) gates[gate * TLanes.Width + unit] = hold.Value;

            var cell = Cell(TLanes.Load(gates), Forget(gates), Candidate(gates), TLanes.Load(update.Before + at));
            Keep(cell, update.Cell + at, RecurrentValue.Cell);
            Keep(Tanh(TLanes.Load(update.Cell + at)), update.Tanh + at, RecurrentValue.Tanh);
            Keep(TLanes.Multiply(Output(gates), TLanes.Load(update.Tanh + at)), update.Hidden + at, RecurrentValue.Hidden);
        }

        void Keep(T values, float* at, RecurrentValue value)
        {
            TLanes.Store(values, at);
            if (hold.Source.Value == value) at[unit] = hold.Value;
        }
    }

    /// <summary>Six rows at once, then three, then one in two panels.</summary>
    /// <remarks>In what follows no call may stand behind a loop:
    /// the sums would be written to memory at every turn of it.</remarks>
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
        float* weights = product.Weights[panel], output = product.OutputOf(row, panel);
        float* r0 = product.InputsOf(row), r1 = product.InputsOf(row + 1), r2 = product.InputsOf(row + 2);
        float* r3 = product.InputsOf(row + 3), r4 = product.InputsOf(row + 4), r5 = product.InputsOf(row + 5);
        Load(product.StartOf(row, panel), out var i0, out var f0, out var g0, out var o0);
        Load(product.StartOf(row + 1, panel), out var i1, out var f1, out var g1, out var o1);
        Load(product.StartOf(row + 2, panel), out var i2, out var f2, out var g2, out var o2);
        Load(product.StartOf(row + 3, panel), out var i3, out var f3, out var g3, out var o3);
        Load(product.StartOf(row + 4, panel), out var i4, out var f4, out var g4, out var o4);
        Load(product.StartOf(row + 5, panel), out var i5, out var f5, out var g5, out var o5);
        var inputs = product.Weights.Inputs;
        for (nint k = 0; k < inputs; k++, weights += Columns)
        {
            Load(weights, out var wi, out var wf, out var wg, out var wo);
            Add(r0 + k, wi, wf, wg, wo, ref i0, ref f0, ref g0, ref o0);
            Add(r1 + k, wi, wf, wg, wo, ref i1, ref f1, ref g1, ref o1);
            Add(r2 + k, wi, wf, wg, wo, ref i2, ref f2, ref g2, ref o2);
            Add(r3 + k, wi, wf, wg, wo, ref i3, ref f3, ref g3, ref o3);
            Add(r4 + k, wi, wf, wg, wo, ref i4, ref f4, ref g4, ref o4);
            Add(r5 + k, wi, wf, wg, wo, ref i5, ref f5, ref g5, ref o5);
        }

        Store(output, i0, f0, g0, o0);
        Store(output + Columns, i1, f1, g1, o1);
        Store(output + 2 * Columns, i2, f2, g2, o2);
        Store(output + 3 * Columns, i3, f3, g3, o3);
        Store(output + 4 * Columns, i4, f4, g4, o4);
        Store(output + 5 * Columns, i5, f5, g5, o5);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(in LstmProduct product, int panel, int row)
    {
        float* weights = product.Weights[panel], output = product.OutputOf(row, panel);
        float* r0 = product.InputsOf(row), r1 = product.InputsOf(row + 1), r2 = product.InputsOf(row + 2);
        Load(product.StartOf(row, panel), out var i0, out var f0, out var g0, out var o0);
        Load(product.StartOf(row + 1, panel), out var i1, out var f1, out var g1, out var o1);
        Load(product.StartOf(row + 2, panel), out var i2, out var f2, out var g2, out var o2);
        var inputs = product.Weights.Inputs;
        for (nint k = 0; k < inputs; k++, weights += Columns)
        {
            T x0 = TLanes.All(r0[k]), x1 = TLanes.All(r1[k]), x2 = TLanes.All(r2[k]);
            AddThree(weights, x0, x1, x2, ref i0, ref i1, ref i2);
            AddThree(weights + TLanes.Width, x0, x1, x2, ref f0, ref f1, ref f2);
            AddThree(weights + 2 * TLanes.Width, x0, x1, x2, ref g0, ref g1, ref g2);
            AddThree(weights + 3 * TLanes.Width, x0, x1, x2, ref o0, ref o1, ref o2);
        }

        Store(output, i0, f0, g0, o0);
        Store(output + Columns, i1, f1, g1, o1);
        Store(output + 2 * Columns, i2, f2, g2, o2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(in LstmProduct product, int first, int second, int row)
    {
        float* weights = product.Weights[first], others = product.Weights[second], r0 = product.InputsOf(row);
        float* output = product.OutputOf(row, first), beside = product.OutputOf(row, second);
        Load(product.StartOf(row, first), out var i0, out var f0, out var g0, out var o0);
        Load(product.StartOf(row, second), out var i1, out var f1, out var g1, out var o1);
        var inputs = product.Weights.Inputs;
        for (nint k = 0; k < inputs; k++, weights += Columns, others += Columns)
        {
            Load(weights, out var wi, out var wf, out var wg, out var wo);
            Add(r0 + k, wi, wf, wg, wo, ref i0, ref f0, ref g0, ref o0);
            Load(others, out wi, out wf, out wg, out wo);
            Add(r0 + k, wi, wf, wg, wo, ref i1, ref f1, ref g1, ref o1);
        }

        Store(output, i0, f0, g0, o0);
        Store(beside, i1, f1, g1, o1);
    }

    /// <summary>The four gates of a panel's units: input, forget, candidate, output.
    /// As one value they would leave the registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* at, out T i, out T f, out T g, out T o)
    {
        (i, f) = (TLanes.Load(at), TLanes.Load(at + TLanes.Width));
        (g, o) = (TLanes.Load(at + 2 * TLanes.Width), TLanes.Load(at + 3 * TLanes.Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* input, T wi, T wf, T wg, T wo, ref T i, ref T f, ref T g, ref T o)
    {
        var x = TLanes.All(*input);
        i = TLanes.MultiplyAdd(x, wi, i);
        f = TLanes.MultiplyAdd(x, wf, f);
        g = TLanes.MultiplyAdd(x, wg, g);
        o = TLanes.MultiplyAdd(x, wo, o);
    }

    /// <summary>One gate of three rows: with one weight at a time, 16 registers hold all there is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddThree(float* weight, T x0, T x1, T x2, ref T s0, ref T s1, ref T s2)
    {
        var w = TLanes.Load(weight);
        s0 = TLanes.MultiplyAdd(x0, w, s0);
        s1 = TLanes.MultiplyAdd(x1, w, s1);
        s2 = TLanes.MultiplyAdd(x2, w, s2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* at, T i, T f, T g, T o)
    {
        TLanes.Store(i, at);
        TLanes.Store(f, at + TLanes.Width);
        TLanes.Store(g, at + 2 * TLanes.Width);
        TLanes.Store(o, at + 3 * TLanes.Width);
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
}
