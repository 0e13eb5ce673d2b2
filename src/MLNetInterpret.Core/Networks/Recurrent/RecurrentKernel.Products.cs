using System.Runtime.CompilerServices;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>The kernel over registers of one width.</summary>
internal sealed unsafe partial class RecurrentKernel<TLanes, T> : RecurrentKernel
    where TLanes : struct, ILanes<T>
    where T : unmanaged
{
    public override int Width => TLanes.Width;

    private static int Columns => 4 * TLanes.Width;

    public override void MultiplyTwo(in PanelProduct product, int panel, int end) =>
        Rows(product, panel, Math.Min(panel + 1, end - 1));

    /// <summary>Six rows at once, then three, then one in two panels.</summary>
    /// <remarks>In what follows no call may stand behind a loop:
    /// the sums would be written to memory at every turn of it.</remarks>
    private static void Rows(in PanelProduct product, int first, int second)
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
    private static void Six(in PanelProduct product, int panel, int row)
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
    private static void Three(in PanelProduct product, int panel, int row)
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
    private static void One(in PanelProduct product, int first, int second, int row)
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

    /// <summary>The four registers of a panel; in an LSTM the input, forget, candidate and output gates of its units.
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

    /// <summary>One register of three rows: with one weight at a time, 16 registers hold all there is.</summary>
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
}
