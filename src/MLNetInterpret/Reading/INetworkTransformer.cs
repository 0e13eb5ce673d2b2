using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MLNetInterpret;

/// <summary>A fitted pipeline step that holds a network: what an interpretation stage needs of it.</summary>
public interface INetworkTransformer : ITransformer
{
    /// <summary>The network, frozen and evaluating; owned by this step.</summary>
    HookedNetwork Network { get; }

    /// <summary>The column the network reads.</summary>
    string InputColumnName { get; }

    /// <summary>What the network's input means.</summary>
    InputLayout Layout { get; }

    /// <summary>Gathers rows into input tensors; reads <see cref="InputColumnName"/> of <paramref name="row"/>.</summary>
    /// <param name="row">A row, or a cursor that moves on between calls of <see cref="InputBatch.Add"/>.</param>
    /// <param name="capacity">Most rows a batch will hold.</param>
    InputBatch CreateBatch(DataViewRow row, int capacity);
}

/// <summary>Gathers rows into a network's input tensor.</summary>
public abstract class InputBatch
{
    /// <summary>Rows gathered since the last <see cref="Build"/>.</summary>
    public int Count { get; protected set; }

    /// <summary>Of the batch built last: the true length of each row where shorter rows were padded at their end (text); null
    /// where all rows have one size.</summary>
    public IReadOnlyList<int>? Lengths { get; protected set; }

    /// <summary>Adds the row that the underlying cursor stands on.</summary>
    /// <exception cref="InvalidOperationException">The row does not fit the network (size, NaN, unknown character); the message
    /// says which row, what, and what is allowed.</exception>
    public abstract void Add();

    /// <summary>The gathered rows as the network's input, <c>[Count, ...]</c>; empties the batch.</summary>
    public abstract torch.Tensor Build();
}

/// <summary>What a network's input means.</summary>
public abstract record InputLayout
{
    private protected InputLayout()
    {
    }

    /// <summary>The kind of data.</summary>
    public abstract InputKind Kind { get; }
}

/// <summary>Pictures, <c>[N, Channels, Height, Width]</c>.</summary>
/// <param name="Channels">Colour planes.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Minimum">The value of black.</param>
/// <param name="Maximum">The value of full intensity.</param>
public sealed record ImageLayout(int Channels, int Height, int Width, float Minimum, float Maximum) : InputLayout
{
    /// <summary>Taken away from each channel before the network's first layer, in the order in which it reads them;
    /// empty takes away nothing.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>What each channel is divided by afterwards; empty divides by nothing.</summary>
    public IReadOnlyList<double> Deviation { get; init; } = [];

    /// <summary>Whether the network reads blue, green, red, while the column has red, green, blue.</summary>
    public bool ReversedChannels { get; init; }

    /// <inheritdoc/>
    public override InputKind Kind => InputKind.Image;

    /// <summary>The same as the network is told it.</summary>
    internal PixelScale Scale =>
        new(Minimum, Maximum) { Mean = Mean, Deviation = Deviation, ReversedChannels = ReversedChannels };
}

/// <summary>Feature vectors, <c>[N, Length]</c>.</summary>
/// <param name="Length">Features.</param>
public sealed record VectorLayout(int Length) : InputLayout
{
    /// <inheritdoc/>
    public override InputKind Kind => InputKind.Table;
}

/// <summary>Token codes, <c>[N, T]</c> of 64-bit integers; one character is one token.</summary>
public sealed record TextLayout : InputLayout
{
    /// <inheritdoc/>
    public override InputKind Kind => InputKind.Text;
}
