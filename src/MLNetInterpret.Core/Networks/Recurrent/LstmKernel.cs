using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>The arithmetic of LSTM layers over packed weights (<see cref="WeightPanels"/>), at one register width.</summary>
/// <remarks>Every sum runs over the inputs in their order, so a row's results do not depend on the rows beside it.</remarks>
internal abstract unsafe class LstmKernel
{
    /// <summary>The widest that the processor has.</summary>
    public static LstmKernel Widest { get; } =
        Vector512.IsHardwareAccelerated ? new LstmKernel<Lanes512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? new LstmKernel<Lanes256, Vector256<float>>()
        : new LstmKernel<Lanes128, Vector128<float>>();

    /// <summary>Units in a panel; each takes four columns.</summary>
    public abstract int Width { get; }

    /// <summary>For every row: output = start + inputs · weights, in every panel.</summary>
    public void Multiply(in LstmProduct product)
    {
        for (var panel = 0; panel < product.Panels; panel += 2) MultiplyTwo(product, panel);
    }

    /// <summary>The same in a panel and the next, where there is one: a single row has too few sums in flight with one.</summary>
    public abstract void MultiplyTwo(in LstmProduct product, int panel);

    /// <summary>One step of one panel's units from their gates before the nonlinearities, which the gates replace.</summary>
    public abstract void Update(in LstmUpdate update, int panel);

    /// <summary>The same with one unit of the panel held.</summary>
    public abstract void Update(in LstmUpdate update, int panel, RecurrentHold hold);
}

/// <summary>Rows times packed weights.</summary>
internal unsafe struct LstmProduct
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

    public readonly int Panels => Weights.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float* InputsOf(int row) => Inputs + (long)row * Stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float* StartOf(int row, int panel) => Start[row] + panel * StartStep;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float* OutputOf(int row, int panel) => Output + panel * OutputStep + (long)row * Weights.Columns;
}

/// <summary>Rows of a layer in one step. All but the gates are <c>[rows, stride]</c>, unit after unit.</summary>
internal unsafe struct LstmUpdate
{
    /// <summary>As <see cref="LstmProduct.Output"/>.</summary>
    public float* Gates;

    public long GatesStep;

    public float* Before;

    public float* Cell;

    public float* Tanh;

    public float* Hidden;

    public int Stride;

    public int Rows;
}
