using System.Runtime.CompilerServices;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <content>Steps of a register's units.</content>
internal sealed unsafe partial class RecurrentKernel<TLanes, T>
{
    public override void Update(in RecurrentUpdate update, int register, RecurrentHold? hold)
    {
        if (HeldIn(register, hold) is { } held) Update(update, register, held);
        else Update(update, register, default(Free));
    }

    public override void Reset(in RecurrentUpdate update, int register, RecurrentHold? hold)
    {
        if (HeldIn(register, hold) is { } held) Reset(update, register, held);
        else Reset(update, register, default(Free));
    }

    private static void Update<TKeep>(in RecurrentUpdate update, int register, TKeep keep) where TKeep : struct, IKeep
    {
        switch (update.Kind)
        {
            case RecurrentKind.Gru:
                Gru(update, register, keep);
                break;
            case RecurrentKind.Rnn:
                Rnn(update, register, keep);
                break;
            default:
                Lstm(update, register, keep);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lstm<TKeep>(in RecurrentUpdate update, int register, TKeep keep) where TKeep : struct, IKeep
    {
        var (stride, at) = (update.Stride, register * TLanes.Width);
        float* input = update.Gates + register * update.GatesStep, before = update.Before + at;
        float* cells = update.Cell + at, tanhs = update.Tanh + at, hidden = update.Hidden + at;
        for (var row = 0; row < update.Rows; row++)
        {
            float* forget = input + TLanes.Width, candidate = forget + TLanes.Width, output = candidate + TLanes.Width;
            var i = keep.Keep(Sigmoid(TLanes.Load(input)), input, RecurrentValue.Input);
            var f = keep.Keep(Sigmoid(TLanes.Load(forget)), forget, RecurrentValue.Forget);
            var g = keep.Keep(Tanh(TLanes.Load(candidate)), candidate, RecurrentValue.Candidate);
            var o = keep.Keep(Sigmoid(TLanes.Load(output)), output, RecurrentValue.Output);
            var cell = TLanes.MultiplyAdd(f, TLanes.Load(before), TLanes.Multiply(i, g));
            var tanh = keep.Keep(Tanh(keep.Keep(cell, cells, RecurrentValue.Cell)), tanhs, RecurrentValue.Tanh);
            keep.Keep(TLanes.Multiply(o, tanh), hidden, RecurrentValue.Hidden);
            input += Columns;
            before += stride;
            cells += stride;
            tanhs += stride;
            hidden += stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gru<TKeep>(in RecurrentUpdate update, int register, TKeep keep) where TKeep : struct, IKeep
    {
        var (stride, at, isResetBefore) = (update.Stride, register * TLanes.Width, update.Layout.IsLastApart);
        float* resets = Gate(update, register, 0), updates = Gate(update, register, 1), candidates = Gate(update, register, 2);
        float* before = update.Before + at, hidden = update.Hidden + at;
        long r = Read(update, register, 0), z = Read(update, register, 1), n = Read(update, register, 2);
        for (var row = 0; row < update.Rows; row++)
        {
            var read = update.Read[row];
            var (candidate, remembered) = (TLanes.Load(read + n), TLanes.Load(candidates));
            if (isResetBefore) candidate = TLanes.Add(candidate, remembered);
            else
            {
                var reset = Sigmoid(TLanes.Add(TLanes.Load(read + r), TLanes.Load(resets)));
                candidate = TLanes.MultiplyAdd(keep.Keep(reset, resets, RecurrentValue.Reset), remembered, candidate);
            }

            candidate = keep.Keep(Tanh(candidate), candidates, RecurrentValue.Candidate);
            var kept = Sigmoid(TLanes.Add(TLanes.Load(read + z), TLanes.Load(updates)));
            kept = keep.Keep(kept, updates, RecurrentValue.Update);
            var change = TLanes.MultiplyAdd(candidate, TLanes.All(-1), TLanes.Load(before));
            keep.Keep(TLanes.MultiplyAdd(kept, change, candidate), hidden, RecurrentValue.Hidden);
            resets += Columns;
            updates += Columns;
            candidates += Columns;
            before += stride;
            hidden += stride;
        }
    }

    private static void Reset<TKeep>(in RecurrentUpdate update, int register, TKeep keep) where TKeep : struct, IKeep
    {
        var (resets, at, from) = ((nint)Gate(update, register, 0), register * TLanes.Width, Read(update, register, 0));
        for (var row = 0; row < update.Rows; row++, at += update.Stride)
        {
            var gate = (float*)resets + (long)row * Columns;
            var reset = Sigmoid(TLanes.Add(TLanes.Load(update.Read[row] + from), TLanes.Load(gate)));
            reset = keep.Keep(reset, gate, RecurrentValue.Reset);
            TLanes.Store(TLanes.Multiply(reset, TLanes.Load(update.Before + at)), update.Remembered + at);
        }
    }

    private static void Rnn<TKeep>(in RecurrentUpdate update, int register, TKeep keep) where TKeep : struct, IKeep
    {
        var (sums, hidden) = ((nint)Gate(update, register, 0), (nint)(update.Hidden + register * TLanes.Width));
        for (var row = 0; row < update.Rows; row++)
            keep.Keep(
                Tanh(TLanes.Load((float*)sums + (long)row * Columns)), (float*)hidden + (long)row * update.Stride,
                RecurrentValue.Hidden);
    }

    /// <summary>The first row of a gate of a register's units.</summary>
    private static float* Gate(in RecurrentUpdate update, int register, int gate) =>
        update.Gates + update.Layout.Offset(register, gate, TLanes.Width, update.GatesStep);

    /// <summary>Where in a row that is read the same stands.</summary>
    private static long Read(in RecurrentUpdate update, int register, int gate) =>
        update.Layout.Offset(register, gate, TLanes.Width, update.ReadStep);

    private static Held? HeldIn(int register, RecurrentHold? hold) =>
        hold is { } held && held.Unit / TLanes.Width == register
            ? new(held.Source.Value, held.Unit % TLanes.Width, held.Value)
            : null;

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

    /// <summary>Writes what units compute; a type parameter, so that nothing is asked where no unit is held.</summary>
    private interface IKeep
    {
        /// <summary>Writes values, and gives those that now stand there.</summary>
        T Keep(T values, float* at, RecurrentValue value);
    }

    /// <summary>No unit is held.</summary>
    private readonly struct Free : IKeep
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Keep(T values, float* at, RecurrentValue value)
        {
            TLanes.Store(values, at);
            return values;
        }
    }

    /// <summary>One unit of the register is held.</summary>
    private readonly struct Held(RecurrentValue held, int unit, float number) : IKeep
    {
        public T Keep(T values, float* at, RecurrentValue value)
        {
            TLanes.Store(values, at);
            if (value == held) at[unit] = number;
            return TLanes.Load(at);
        }
    }
}
