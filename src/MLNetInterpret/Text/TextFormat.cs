using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Text;
using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Text;

/// <summary>A column of text as codes; shorter rows of a batch are padded at their end.</summary>
/// <param name="codes">The codes.</param>
/// <param name="offsetColumn">The column that says where in the whole text a row begins.</param>
internal sealed class TextFormat(TextCodes codes, string offsetColumn) : InputFormat
{
    /// <summary>The characters; null where tokens are not characters.</summary>
    public CharacterVocabulary? Vocabulary => codes.Tokenizer as CharacterVocabulary;

    /// <summary>A row's text with its codes.</summary>
    public CodedText Encode(ReadOnlyMemory<char> text) => codes.Encode(text);

    public override InputLayout Layout { get; } =
        new TextLayout(codes.Tokenizer is CharacterVocabulary ? offsetColumn : null);

    public override int LargestBatch => 32;

    public override void Check(DataViewSchema.Column column)
    {
        if (column.Type is not TextDataViewType)
            throw new ArgumentException($"The column '{column.Name}' holds {column.Type}, but the network reads text.");
    }

    public override InputBatch CreateBatch(
        DataViewRow row, DataViewSchema.Column column, int capacity, DeclaredPixels? declared = null) =>
        new Batch(codes, row, column, capacity);

    private sealed class Batch(TextCodes codes, DataViewRow row, DataViewSchema.Column column, int capacity) : InputBatch
    {
        private readonly ValueGetter<ReadOnlyMemory<char>> _getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        private readonly List<int[]> _rows = new(capacity);

        public override void Add()
        {
            ReadOnlyMemory<char> text = default;
            _getter(ref text);
            if (text.IsEmpty)
                throw new InvalidOperationException($"Row {row.Position} of the column '{column.Name}' has no text.");
            try
            {
                _rows.Add(codes.Encode(text.ToString().AsMemory()).Codes.ToArray());
            }
            catch (ArgumentException unknown)
            {
                throw new InvalidOperationException(
                    $"Row {row.Position} of the column '{column.Name}' cannot be read: {unknown.Message}", unknown);
            }

            Count++;
        }

        public override Tensor Build()
        {
            var longest = _rows.Max(codes => codes.Length);
            var padded = new long[_rows.Count * longest];
            for (var index = 0; index < _rows.Count; index++)
                for (var place = 0; place < _rows[index].Length; place++) padded[index * longest + place] = _rows[index][place];
            Lengths = _rows.TrueForAll(codes => codes.Length == longest) ? null : [.. _rows.Select(codes => codes.Length)];
            var built = tensor(padded, _rows.Count, longest);
            _rows.Clear();
            Count = 0;
            return built;
        }
    }
}
