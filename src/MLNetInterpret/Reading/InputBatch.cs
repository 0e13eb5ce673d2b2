using TorchSharp;

namespace MLNetInterpret.Reading;

/// <summary>Gathers rows into a network's input tensor.</summary>
internal abstract class InputBatch
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
