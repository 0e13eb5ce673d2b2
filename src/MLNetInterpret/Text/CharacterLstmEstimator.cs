using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Reading;
using MLNetInterpret.Trainers;
using static TorchSharp.torch;

namespace MLNetInterpret.Text;

/// <summary>Trains a model of text, character by character, with recurrent layers.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Text (input)</term>
/// <description>text; rows may be overlapping windows of one text, see <see cref="CharacterLstmOptions"/></description></item>
/// <item><term>BitsPerCharacter (output)</term>
/// <description>Single: mean cost of the row's characters but the first, from a zero state;
/// NaN for a single character</description></item>
/// <item><term>NextCharacter (output)</term><description>text: the most likely character after the row</description></item>
/// </list>
/// With a tokenizer of one's own both columns are of tokens.
/// Source: Karpathy, Johnson, Li, "Visualizing and Understanding Recurrent Networks", 2015, arXiv:1506.02078.
/// </remarks>
internal sealed class CharacterLstmEstimator : IEstimator<CharacterLstmTransformer>
{
    private readonly IHost _host;
    private readonly CharacterLstmOptions _options;

    internal CharacterLstmEstimator(IHostEnvironment environment, CharacterLstmOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_host, _options) = (environment.Register(nameof(CharacterLstmEstimator)), options.Validated());
    }

    /// <summary>Builds the vocabulary from the text and trains;
    /// the text's last part is kept aside to choose the best epoch by.</summary>
    /// <exception cref="ArgumentException">A column is missing or of another type, or the text is too short.</exception>
    /// <exception cref="InvalidOperationException">There is no text, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing half-trained is left but the checkpoint.</exception>
    public CharacterLstmTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        LibTorch.EnsureLoaded();
        using var work = new ContextWork(_host, "Training", _options);
        var checkpoint = CheckpointFile.Of(_host, _options);
        Columns.RequireFree(input.Schema, CharacterLstmTransformer.OutputShape(null), nameof(CharacterLstmEstimator));
        EpochLog.TellReading(work);
        var text = CorpusText.Join(input, _options.TextColumnName, _options.OffsetColumnName, work.Cancellation);
        var codes = CodesOf(text);
        work.Channel.Info(MessageSensitivity.None, "{0} characters, {1} codes", text.Length, codes.Count);

        var coded = codes.Encode(text.AsMemory());
        if (!coded.Codes.Span.ContainsAnyExcept(coded.Codes.Span[0]))
            throw new ArgumentException(
                $"The text in the column '{_options.TextColumnName}' is one and the same {coded.Unit} again and again: " +
                $"there is nothing to predict. Give a text of at least 2 different {coded.Unit}s.");
        if (!codes.CanBeSaved) work.Channel.Warning(MessageSensitivity.None, "{0}", codes.Unsaved().Message);
        var seed = _options.Seed ?? MlNetInternals.SeedOf(_host) ?? 0;
        using var encoded = tensor(coded.Codes.ToArray());
        var network = new CharNetwork(_options.Build(codes.Count), seed);
        try
        {
            CharNetworkTraining.Fit(
                network, encoded, _options.Training, seed,
                EpochLog.Of(work) with { Metric = $"bits per {coded.Unit}" }, checkpoint, work.Cancellation);
            checkpoint?.End();
            return new(_host, _options.TextColumnName, _options.OffsetColumnName, codes, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The codes of the training text.</summary>
    private TextCodes CodesOf(string text)
    {
        var map = _options.MapUnknownCharacters;
        var saved = _options.TokenizerFiles?.Read();
        return (saved?.Create() ?? _options.Tokenizer) switch
        {
            null => new(new CharacterVocabulary(text, map)),
            CharacterVocabulary vocabulary => new(vocabulary),
            var tokenizer => new(tokenizer, TextCodes.IdsOf(tokenizer, text), map) { Saved = saved },
        };
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var text = Columns.Require(inputSchema, _options.TextColumnName, "text");
        if (text.ItemType is not TextDataViewType || text.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw new ArgumentException($"The column '{text.Name}' holds {text.ItemType}, but the network reads text.");
        return Columns.Widen(inputSchema, CharacterLstmTransformer.OutputShape(null), nameof(CharacterLstmEstimator));
    }
}
