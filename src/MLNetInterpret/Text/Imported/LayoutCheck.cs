using System.Globalization;
using MLNetInterpret.Core.Networks.Recurrent;
using static TorchSharp.torch;

namespace MLNetInterpret.Text.Imported;

/// <summary>Whether a model predicts a text as a trained one does: its gates are understood as they were written.</summary>
internal sealed class LayoutCheck
{
    private const int Stretches = 16, Length = 200, WarmUp = 20, Least = 200;

    /// <summary>Bits a character by which another layout has to be better: a wrong one costs bits, not hundredths.</summary>
    private const double Margin = 0.1;

    private const string LookAtVocabulary = "look whether the vocabulary is the model's, in its order";

    private readonly long[] _codes;
    private readonly int _length;
    private readonly int _rows;

    /// <summary>Takes stretches of 200 characters out of a text, evenly spread.</summary>
    /// <param name="codes">The text.</param>
    /// <exception cref="ArgumentException">It is too short.</exception>
    public LayoutCheck(int[] codes)
    {
        if (codes.Length < Least)
            throw new ArgumentException(
                $"The text has {codes.Length} characters; whether a model predicts it can be seen from {Least} on.");
        _length = Math.Min(Length, codes.Length);
        _rows = Math.Clamp(codes.Length / _length, 1, Stretches);
        _codes = [.. Enumerable.Range(0, _rows).SelectMany(
            row => codes.Skip((int)((codes.Length - (long)_length) * row / Math.Max(1, _rows - 1))).Take(_length))
            .Select(code => (long)code)];
    }

    /// <summary>What a character costs if only the share of each is known.</summary>
    public double OrderZero => _codes.CountBy(code => code)
        .Sum(count => -(double)count.Value / _codes.Length * Math.Log2((double)count.Value / _codes.Length));

    /// <summary>What a character costs the network.</summary>
    public double Bits(CharNetwork network)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var codes = tensor(_codes, _rows, _length);
        var logits = network.forward(codes).narrow(2, WarmUp, _length - 1 - WarmUp);
        return nn.functional.cross_entropy(logits, codes.narrow(1, WarmUp + 1, _length - 1 - WarmUp)).item<float>() / Math.Log(2);
    }

    /// <summary>Refuses a network that predicts worse than the shares of characters do.</summary>
    /// <exception cref="InvalidDataException">It does.</exception>
    public void Require(string path, CharNetwork network)
    {
        var (own, limit) = (Bits(network), OrderZero);
        if (!(own < limit))
            throw new InvalidDataException(
                $"'{path}' does not predict the text: a character costs {Text(own)} bits, and {Text(limit)} where only the " +
                $"share of each character is known: {LookAtVocabulary}.");
    }

    /// <summary>Refuses a reading that predicts worse than the shares of characters do, or than another layout does.</summary>
    /// <param name="path">What errors call the model.</param>
    /// <param name="weights">The model.</param>
    /// <param name="reading">How it is read.</param>
    /// <param name="hasOneBias">Whether inputs and states have one bias together.</param>
    /// <returns>Bits a character.</returns>
    /// <exception cref="InvalidDataException">It does; the message says which layout is plausible, and what both
    /// cost.</exception>
    public double Require(string path, ImportedWeights weights, GateReading reading, bool hasOneBias)
    {
        var kind = weights.Architecture.Kind;
        var (own, limit) = (Bits(reading), OrderZero);
        var others = GateReading.All(kind).Where(other => other != reading)
            .OrderBy(other => other.Options(kind, hasOneBias) is null).ToList();
        var named = others.Where(other => other.Options(kind, hasOneBias) is not null).ToList();
        var best = Best(named);
        if (own < limit && (best is null || best.Value.Bits > own - Margin)) return own;
        if (best is null || best.Value.Bits >= limit) best = Best(others);
        var found = best is { } right && right.Bits < Math.Min(limit, own - Margin)
            ? $"with {right.Reading.Options(kind, hasOneBias) ?? $"{right.Reading}, which no layout has,"} it costs " +
                $"{Text(right.Bits)}"
            : $"no other order of gates makes it less; {LookAtVocabulary}";
        throw new InvalidDataException(
            $"'{path}' does not predict the text: with {reading.Options(kind, hasOneBias) ?? $"{reading}"} a character " +
            $"costs {Text(own)} bits, and " +
            $"{Text(limit)} where only the share of each character is known: {found}.");

        double Bits(GateReading one)
        {
            using var network = weights.Build(one);
            return this.Bits(network);
        }

        (GateReading Reading, double Bits)? Best(List<GateReading> several) => several.Count == 0
            ? null
            : several.Select(one => (one, Bits(one))).MinBy(one => one.Item2);
    }

    private static string Text(double bits) => bits.ToString("F2", CultureInfo.InvariantCulture);
}
