using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>The arithmetic of recurrent layers over packed weights (<see cref="WeightPanels"/>), at one register width.</summary>
/// <remarks>Every sum runs over the inputs in their order, so a row's results do not depend on the rows beside it.</remarks>
internal abstract unsafe class RecurrentKernel
{
    /// <summary>The widest that the processor has.</summary>
    public static RecurrentKernel Widest { get; } =
        Vector512.IsHardwareAccelerated ? new RecurrentKernel<Lanes512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? new RecurrentKernel<Lanes256, Vector256<float>>()
        : new RecurrentKernel<Lanes128, Vector128<float>>();

    /// <summary>Units of a register.</summary>
    public abstract int Width { get; }

    /// <summary>For every row: output = start + inputs · weights, in every panel.</summary>
    public void Multiply(in PanelProduct product)
    {
        var end = product.Weights.Count;
        for (var panel = 0; panel < end; panel += 2) MultiplyTwo(product, panel, end);
    }

    /// <summary>The same in a panel and the next, where there is one before the end: a single row has too few sums in flight with
    /// one.</summary>
    public abstract void MultiplyTwo(in PanelProduct product, int panel, int end);

    /// <summary>One step of a register's units from their products, which the gates replace.</summary>
    /// <param name="update">The layer.</param>
    /// <param name="register">Which units, a register's width each.</param>
    /// <param name="hold">A unit of the layer that is held.</param>
    public abstract void Update(in RecurrentUpdate update, int register, RecurrentHold? hold);

    /// <summary>The first half of a step of a GRU that resets before the product: the reset gate, and what it leaves of the
    /// state.</summary>
    public abstract void Reset(in RecurrentUpdate update, int register, RecurrentHold? hold);
}

/// <summary>Rows times packed weights.</summary>
internal unsafe struct PanelProduct
{
    public WeightPanels Weights;

    /// <summary>Rows of inputs, <see cref="Stride"/> floats apart.</summary>
    public float* Inputs;

    public int Stride;

    public int Rows;

    /// <summary>Where each row's sums begin: the first panel's columns;
    /// the other panels' are <see cref="StartStep"/> floats apart.</summary>
    public float** Start;

    public long StartStep;

    /// <summary>The first panel's columns, row after row; the other panels' lie <see cref="OutputStep"/> floats apart.</summary>
    public float* Output;

    public long OutputStep;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float* InputsOf(int row) => Inputs + (long)row * Stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float* StartOf(int row, int panel) => Start[row] + panel * StartStep;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float* OutputOf(int row, int panel) => Output + panel * OutputStep + (long)row * Weights.Columns;
}

/// <summary>Rows of a layer in one step. All but the gates and what is read is <c>[rows, stride]</c>, unit after unit.</summary>
internal unsafe struct RecurrentUpdate
{
    public RecurrentKind Kind;

    public GateLayout Layout;

    /// <summary>As <see cref="PanelProduct.Output"/>.</summary>
    public float* Gates;

    public long GatesStep;

    /// <summary>What each row of a GRU reads from below, as <see cref="PanelProduct.Start"/>.</summary>
    public float** Read;

    public long ReadStep;

    /// <summary>The former cells of an LSTM, the former hidden states of a GRU.</summary>
    public float* Before;

    public float* Cell;

    public float* Tanh;

    public float* Hidden;

    /// <summary>What the reset gate leaves of the former states, where it comes before the product.</summary>
    public float* Remembered;

    public int Stride;

    public int Rows;
}
