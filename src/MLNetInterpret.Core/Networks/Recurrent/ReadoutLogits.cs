using System.Numerics.Tensors;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>Log probabilities of the next code from hidden states, some rows at once.</summary>
internal sealed unsafe class ReadoutLogits : IDisposable
{
    public const int MostRows = 96;
    private readonly RecurrentWeights _weights;
    private readonly AlignedFloats _panels;
    private readonly float[] _logits;
    private readonly float[] _exponentials;
    private readonly nint[] _starts = new nint[MostRows];

    public ReadoutLogits(RecurrentWeights weights)
    {
        _weights = weights;
        _panels = new((long)MostRows * weights.ReadoutColumns);
        _logits = new float[weights.Architecture.Vocabulary];
        _exponentials = new float[weights.Architecture.Vocabulary];
        Array.Fill(_starts, (nint)weights.ReadoutStart);
    }

    /// <param name="hidden"><c>[rows, units]</c>.</param>
    /// <param name="rows">At most <see cref="MostRows"/>.</param>
    /// <param name="logProbabilities"><c>[rows, vocabulary]</c>.</param>
    public void LogProbabilities(float* hidden, int rows, Span<float> logProbabilities)
    {
        var columns = 4 * _weights.Kernel.Width;
        var panelLength = (long)rows * columns;
        fixed (nint* starts = _starts)
            _weights.Kernel.Multiply(new()
            {
                Weights = _weights.Readout,
                Inputs = hidden,
                Stride = _weights.Architecture.HiddenUnits,
                Rows = rows,
                Start = (float**)starts,
                StartStep = columns,
                Output = _panels.Start,
                OutputStep = panelLength,
            });
        for (var row = 0; row < rows; row++)
        {
            for (var code = 0; code < _logits.Length; code += columns)
            {
                var start = _panels.Start + code / columns * panelLength + (long)row * columns;
                new ReadOnlySpan<float>(start, Math.Min(columns, _logits.Length - code)).CopyTo(_logits.AsSpan(code));
            }

            Normalize(logProbabilities.Slice(row * _logits.Length, _logits.Length));
        }
    }

    public void Dispose() => _panels.Free();

    private void Normalize(Span<float> logProbabilities)
    {
        var largest = TensorPrimitives.Max<float>(_logits);
        TensorPrimitives.Subtract(_logits, largest, logProbabilities);
        TensorPrimitives.Exp(logProbabilities, _exponentials);
        var sum = 0.0;
        foreach (var exponential in _exponentials) sum += exponential;
        TensorPrimitives.Subtract(logProbabilities, (float)Math.Log(sum), logProbabilities);
    }
}
