using Microsoft.ML.Tokenizers;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Text;

namespace MLNetInterpret;

/// <summary>Options of building and training a character model.</summary>
/// <remarks>The seed decides the first weights, the split, where streams begin and dropout. Progress is reported after each
/// epoch, and written to <c>MLContext.Log</c>; after a cancellation nothing half-trained is left but the checkpoint, where
/// there is one.</remarks>
public sealed record CharacterLstmOptions : TrainerOptions
{
    /// <summary>The defaults.</summary>
    public CharacterLstmOptions()
        : base(new CharNetworkTrainingOptions())
    {
    }

    /// <summary>The column of text.</summary>
    public string TextColumnName { get; init; } = "Text";

    /// <summary>Where the data has a column of this name (Int64 or Int32), it gives the character of the whole text at which a
    /// row begins: overlapping windows are then trained on once. Without it rows are read one after the other.</summary>
    public string OffsetColumnName { get; init; } = "Offset";

    /// <inheritdoc cref="CharNetworkArchitecture.Kind"/>
    public RecurrentKind Cell { get; init; }

    /// <inheritdoc cref="CharNetworkArchitecture.Layers"/>
    public int Layers { get; init; } = 1;

    /// <inheritdoc cref="CharNetworkArchitecture.HiddenUnits"/>
    public int HiddenUnits { get; init; } = 256;

    /// <inheritdoc cref="CharNetworkArchitecture.Dropout"/>
    public double Dropout { get; init; }

    /// <summary>The tokenizer; null for a <see cref="CharacterVocabulary"/> of the training text's characters. A model with
    /// another tokenizer cannot be saved: name its files by <see cref="TokenizerFiles"/> instead.</summary>
    public Tokenizer? Tokenizer { get; init; }

    /// <summary>The files of a tokenizer, which the model keeps; null for none.</summary>
    public TokenizerFiles? TokenizerFiles { get; init; }

    /// <summary>Whether characters or tokens that the training text does not have become one reserved code, which is not trained,
    /// instead of an error.</summary>
    public bool MapUnknownCharacters { get; init; }

    /// <inheritdoc cref="CharNetworkTrainingOptions.Streams"/>
    public int Streams
    {
        get => Training.Streams;
        init => Held = Training with { Streams = value };
    }

    /// <inheritdoc cref="CharNetworkTrainingOptions.Window"/>
    public int Window
    {
        get => Training.Window;
        init => Held = Training with { Window = value };
    }

    /// <inheritdoc/>
    internal override CharNetworkTrainingOptions Training => (CharNetworkTrainingOptions)Held;

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentException">The message names the value and what is allowed.</exception>
    internal CharacterLstmOptions Validated()
    {
        Check.NotBlank(TextColumnName);
        Check.NotBlank(OffsetColumnName);
        if (Checkpoint is not null) Check.NotBlank(Checkpoint);
        if (TokenizerFiles is not null && Tokenizer is not null)
            throw new ArgumentException($"{nameof(TokenizerFiles)} make the tokenizer: leave {nameof(Tokenizer)} out.");
        Training.Validated();
        Build(vocabulary: 2).Validated();
        return this;
    }

    /// <summary>The network's sizes for a given number of codes.</summary>
    internal CharNetworkArchitecture Build(int vocabulary) =>
        new() { Vocabulary = vocabulary, Kind = Cell, Layers = Layers, HiddenUnits = HiddenUnits, Dropout = Dropout };
}
