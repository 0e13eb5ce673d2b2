using MLNetInterpret.Core.Networks.Recurrent;

namespace MLNetInterpret.Core.Text.Analyses;

/// <summary>Bits that characters cost a network, from its states before them, many rows at a time.</summary>
/// <param name="reader">The network.</param>
/// <param name="codes">The characters.</param>
/// <param name="rows">Number of states that are kept until they are looked at together.</param>
internal sealed class CharacterCosts(RecurrentReader reader, ReadOnlyMemory<int> codes, int rows)
{
    private readonly double[] _bits = new double[codes.Length];
    private readonly int[] _characters = new int[rows];
    private readonly float[] _hidden = new float[rows * reader.Architecture.HiddenUnits];
    private readonly float[] _log = new float[rows * reader.Architecture.Vocabulary];
    private int _count;

    /// <summary>Adds a state.</summary>
    /// <param name="character">Index of the character after it; one beyond the last is left out.</param>
    /// <param name="hidden">Hidden states of the last layer.</param>
    public void Add(int character, ReadOnlySpan<float> hidden)
    {
        if (character >= codes.Length) return;
        hidden.CopyTo(_hidden.AsSpan(_count * hidden.Length));
        _characters[_count++] = character;
        if (_count == rows) Measure();
    }

    /// <summary>Bits of every character; 0 of one whose state was not added.</summary>
    public double[] ToBits()
    {
        Measure();
        return _bits;
    }

    private void Measure()
    {
        var vocabulary = reader.Architecture.Vocabulary;
        reader.LogProbabilities(
            _hidden.AsSpan(0, _count * reader.Architecture.HiddenUnits), _log.AsSpan(0, _count * vocabulary));
        for (var row = 0; row < _count; row++)
            _bits[_characters[row]] = -_log[(row * vocabulary) + codes.Span[_characters[row]]] / Math.Log(2);
        _count = 0;
    }
}
