namespace MLNetInterpret;

/// <summary>Small texts whose labels are plain to see.</summary>
internal static class ConceptTables
{
    /// <summary>Cases in the plain language.</summary>
    public static IEnumerable<(string Concept, string Text, string Labels)> Plain => Read(PlainTable);

    /// <summary>Cases in a C-like language.</summary>
    public static IEnumerable<(string Concept, string Text, string Labels)> CLike => Read(CLikeTable);

    /// <summary>A concept, a text (with ¶ for a line feed, ¬ for a carriage return, → for a tab), its labels.</summary>
    private const string PlainTable = """"
        inside:[]
        a[b[c]d]e]
        0011111000

        inside:()
        )a(b(c
        000111

        inside:()
        ()(())
        000110

        inside:<>
        a<b>c
        00100

        depth:()
        a(b(c)d)e)
        0112211000

        depth
        {[(])}
        123210

        distance:()
        a(bc(d)e)f
        0012015600

        distance
        (a[b]c)d
        01014500

        quote
        a "b¶c" d "e
        000111000001

        quote
        "a¶¶"b" c
        011001000

        quote
        "a¶ →¶b"c"
        0111100010

        quote:“”
        “a “b” c”d
        0111100000

        quote:$$
        a$b$c
        00100

        inside:""
        a"b\"c"d
        00111100

        inside:""
        "a¶b"c\¶d" e
        010001111000

        inside:""
        "a\¬¶b¬¶c"
        0111111000

        inside:""
        '"' "'" "a\\"b"
        000001000111000

        inside:''
        '"'"don't"'a'
        0100000000010

        inside:''
        L'a'+1'0+case'a'
        0010000000000010

        block-comment
        a/*b*/c/**/
        00010000000

        block-comment
        /*/a*/b/*c¶*
        001100000111

        line-comment
        //a¶b//\¶c¶d
        001000011100

        comment
        /*//*/"//"//a/*
        001100000000111

        preprocessor
         #if a\¶b¶c#d
        0111111110000

        preprocessor
        #a/*¶*/b¶/*¶#*/
        111111110000000

        line-position
        ab¶¶c
        01200

        line-remaining
        ab¶¶c
        21001

        line-end
        ab¶¶c
        01101

        line-end
        a¬¶b¬
        01001

        indent
        .→a ¶ →b
        00000110

        indent-width
         →a ¶ b¶c
        122221110

        blank-line
        a¶ ¬¶¶b¶→
        001111001

        url
        (http://a.b/c(d)). www.e.f, x
        01111111111111110001111111000

        url
        ://a xwww.b http://
        0000000000000000000

        link-text
        [a [b]](c) [d] (e)
        011111000000000000

        link-target
        [a](b(c) "d") \[e](f)
        000011111111000000000

        link-text
        [![a](b)](c)
        011111110000

        link-target
        [![a](b)](c)
        000000100010

        link-text
        [a¶b](c)[d¶¶e](f)[g](h¶)
        011100000000000000000000

        number
        a1 12 0x1F 1.5e-3 2.x 1-2 1,3
        00011011110111111010001010101

        word
        don't 'a' é1 𝐀😀
        11111001001001100

        word-start
        don't a 𝐀
        1000001010

        identifier
        int a_1=1b;if0
        00001110000111

        keyword
        int integer if
        11100000000011

        keyword:a,b_c
        a ab b_c
        10000111

        upper
        aBÉ1ǅ𝐀
        0110111

        space
        a →¬¶b
        011110

        sentence-end
        A.b. c. D? "E!" 3.1...
        0000001001000100000001

        regex:b+
        abbcb
        01101

        regex:b*
        abbcb
        01101
        """";

    private const string CLikeTable = """"
        inside:()
        (")")('(')a/*(*/b//)
        01110011100000000000

        depth:()
        (a"(")"("(b)
        111110000110

        distance:()
        (")")
        01230

        keyword
        if"if"/*if*/if
        11000000000011

        identifier
        a"b"//c
        1000000

        inside:()@plain
        (")")
        01000
        """";

    private static IEnumerable<(string Concept, string Text, string Labels)> Read(string table) =>
        from one in table.Split("\n\n")
        let lines = one.Split('\n')
        select (lines[0], lines[1].Replace('¶', '\n').Replace('¬', '\r').Replace('→', '\t'), lines[2]);
}
