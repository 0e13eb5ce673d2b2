import random, struct, zlib, os
random.seed(3)
def write(p,s):
    os.makedirs(os.path.dirname(p) or '.',exist_ok=True); open(p,'w',newline='\n').write(s)
rows=[]
for i in range(60):
    size,colour,noise=random.randrange(100),random.choice(['red','blue']),random.randrange(10)
    rows.append(f"{i},{size},{colour},{'' if noise==0 else noise},{'yes' if (size>50)==(colour=='red') else 'no'}")
write('table.csv','Row,Size,Colour,Noise,Good\n'+'\n'.join(rows)+'\n')
t=[]
for i in range(420):
    n=random.randrange(1,4)
    t.append('('*n+random.choice(['a','b','ab','ba'])+')'*n+random.choice([' ','; ','\n']))
write('text.txt',''.join(t))
def png(p,px,w,h):
    raw=b''.join(b'\0'+bytes(px[y*w:(y+1)*w]) for y in range(h))
    def ch(t,d): return struct.pack('>I',len(d))+t+d+struct.pack('>I',zlib.crc32(t+d))
    os.makedirs(os.path.dirname(p),exist_ok=True)
    open(p,'wb').write(b'\x89PNG\r\n\x1a\n'+ch(b'IHDR',struct.pack('>IIBBBBB',w,h,8,0,0,0,0))+ch(b'IDAT',zlib.compress(raw,9))+ch(b'IEND',b''))
for k in range(10):
    for name in ('across','down'):
        o=random.randrange(4); px=[]
        for y in range(8):
            for x in range(8):
                v=((y if name=='across' else x)+o)//2%2
                px.append(max(0,min(255,(200 if v else 40)+random.randrange(-30,31))))
        png(f'pictures/{name}/{k}.png',px,8,8)
