-- HQ of posforge 0.1.0 with the journals of a store and two tills (pg_dump --inserts).
CREATE FUNCTION public.journal_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'a journal only grows'; END $$;
CREATE TABLE public.acknowledged (
    peer text NOT NULL COLLATE pg_catalog."C",
    node text NOT NULL COLLATE pg_catalog."C",
    epoch bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    hash text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.applied (
    event_id text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.event (
    node text NOT NULL COLLATE pg_catalog."C",
    epoch bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL COLLATE pg_catalog."C",
    hash text NOT NULL COLLATE pg_catalog."C",
    header text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    sig text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.event_personal (
    hash text NOT NULL COLLATE pg_catalog."C",
    blob text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.fork_event (
    node text NOT NULL COLLATE pg_catalog."C",
    epoch bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    hash text NOT NULL COLLATE pg_catalog."C",
    wire text NOT NULL COLLATE pg_catalog."C",
    is_relayed boolean NOT NULL
);
CREATE TABLE public.join_code (
    code_hash text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    store text NOT NULL COLLATE pg_catalog."C",
    till bigint NOT NULL,
    label text NOT NULL COLLATE pg_catalog."C",
    expires_ms bigint NOT NULL,
    used_ms bigint NOT NULL
);
CREATE TABLE public.ledger_entry (
    event_id text NOT NULL COLLATE pg_catalog."C",
    line bigint NOT NULL,
    ledger text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL COLLATE pg_catalog."C",
    target text NOT NULL COLLATE pg_catalog."C",
    item text NOT NULL COLLATE pg_catalog."C",
    unit text NOT NULL COLLATE pg_catalog."C",
    amount bigint NOT NULL,
    bizdate text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.log_head (
    node text NOT NULL COLLATE pg_catalog."C",
    epoch bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    hash text NOT NULL COLLATE pg_catalog."C",
    hlc text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.machine (
    node text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    store text NOT NULL COLLATE pg_catalog."C",
    till bigint NOT NULL,
    label text NOT NULL COLLATE pg_catalog."C",
    public_key text NOT NULL COLLATE pg_catalog."C",
    enrolled_by text NOT NULL COLLATE pg_catalog."C",
    epoch bigint NOT NULL,
    revoked text NOT NULL COLLATE pg_catalog."C",
    stamp text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.machine_lock (
    node text NOT NULL COLLATE pg_catalog."C",
    epoch bigint NOT NULL,
    reason text NOT NULL COLLATE pg_catalog."C",
    at_ms bigint NOT NULL
);
CREATE TABLE public.machine_seen (
    node text NOT NULL COLLATE pg_catalog."C",
    seen_ms bigint NOT NULL,
    note text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.meta (
    key text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.number_series (
    series text NOT NULL COLLATE pg_catalog."C",
    last bigint NOT NULL
);
CREATE TABLE public.open_cart (
    id text NOT NULL COLLATE pg_catalog."C",
    cashier text NOT NULL COLLATE pg_catalog."C",
    opened_ms bigint NOT NULL,
    parked_ms bigint,
    label text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.open_cart_line (
    cart text NOT NULL COLLATE pg_catalog."C",
    line bigint NOT NULL,
    payload text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.parked_event (
    hash text NOT NULL COLLATE pg_catalog."C",
    node text NOT NULL COLLATE pg_catalog."C",
    epoch bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    reason text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.person (
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    pin text NOT NULL COLLATE pg_catalog."C",
    password text NOT NULL COLLATE pg_catalog."C",
    is_active boolean NOT NULL,
    stamp text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.pin_failure (
    person text NOT NULL COLLATE pg_catalog."C",
    failures bigint NOT NULL,
    at_ms bigint NOT NULL
);
CREATE TABLE public.price (
    product text NOT NULL COLLATE pg_catalog."C",
    layer text NOT NULL COLLATE pg_catalog."C",
    valid_from_ms bigint NOT NULL,
    price_minor bigint NOT NULL,
    stamp text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.print_job (
    "position" integer NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    payload text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE public.print_job_position_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.print_job_position_seq OWNED BY public.print_job."position";
CREATE TABLE public.product (
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    department text NOT NULL COLLATE pg_catalog."C",
    unit text NOT NULL COLLATE pg_catalog."C",
    tax text NOT NULL COLLATE pg_catalog."C",
    stamp text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.product_code (
    code text NOT NULL COLLATE pg_catalog."C",
    product text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.product_name (
    product text NOT NULL COLLATE pg_catalog."C",
    folded text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.sale (
    event_id text NOT NULL COLLATE pg_catalog."C",
    number text NOT NULL COLLATE pg_catalog."C",
    store text NOT NULL COLLATE pg_catalog."C",
    node text NOT NULL COLLATE pg_catalog."C",
    till bigint NOT NULL,
    seq bigint NOT NULL,
    bizdate text NOT NULL COLLATE pg_catalog."C",
    wall_ms bigint NOT NULL,
    tz_min bigint NOT NULL,
    cashier text NOT NULL COLLATE pg_catalog."C",
    currency text NOT NULL COLLATE pg_catalog."C",
    net_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    gross_minor bigint NOT NULL,
    lines bigint NOT NULL
);
CREATE TABLE public.sale_line (
    event_id text NOT NULL COLLATE pg_catalog."C",
    line bigint NOT NULL,
    product text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    department text NOT NULL COLLATE pg_catalog."C",
    unit text NOT NULL COLLATE pg_catalog."C",
    qty_milli bigint NOT NULL,
    net_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    gross_minor bigint NOT NULL
);
CREATE TABLE public.sale_tax (
    event_id text NOT NULL COLLATE pg_catalog."C",
    code text NOT NULL COLLATE pg_catalog."C",
    rate text NOT NULL COLLATE pg_catalog."C",
    net_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    gross_minor bigint NOT NULL
);
CREATE TABLE public.sale_tender (
    event_id text NOT NULL COLLATE pg_catalog."C",
    line bigint NOT NULL,
    method text NOT NULL COLLATE pg_catalog."C",
    amount_minor bigint NOT NULL,
    tendered_minor bigint NOT NULL,
    change_minor bigint NOT NULL
);
CREATE TABLE public.shift (
    id text NOT NULL COLLATE pg_catalog."C",
    node text NOT NULL COLLATE pg_catalog."C",
    store text NOT NULL COLLATE pg_catalog."C",
    number bigint NOT NULL,
    bizdate text NOT NULL COLLATE pg_catalog."C",
    opened_ms bigint NOT NULL,
    closed_ms bigint NOT NULL,
    stamp text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.stock_balance (
    store text NOT NULL COLLATE pg_catalog."C",
    product text NOT NULL COLLATE pg_catalog."C",
    qty_milli bigint NOT NULL
);
ALTER TABLE ONLY public.print_job ALTER COLUMN "position" SET DEFAULT nextval('public.print_job_position_seq'::regclass);
INSERT INTO public.acknowledged VALUES ('hq', '948bfa15fb39f36a0b065deb9672ae41', 1, 'main', 5, '6d002c7a8f2b5dbbd51b03d4e454312ce5e0290c44d17f2962a8c2e70c0b11b1');
INSERT INTO public.applied VALUES ('01a0c441-2da8-7396-8000-000000000001');
INSERT INTO public.applied VALUES ('01a0c441-3190-7396-8000-000000000002');
INSERT INTO public.applied VALUES ('01a0c441-3578-7396-8000-000000000003');
INSERT INTO public.applied VALUES ('01a0c441-4518-7396-8000-000000000007');
INSERT INTO public.applied VALUES ('01a0c441-3960-7396-8000-000000000004');
INSERT INTO public.applied VALUES ('01a0c441-3d48-7396-8000-000000000005');
INSERT INTO public.applied VALUES ('01a0c450-6c04-7303-a1cd-c4bb86c32710');
INSERT INTO public.applied VALUES ('01a0c450-6c06-73c3-8c41-89eb2f1ed47e');
INSERT INTO public.applied VALUES ('01a0c450-6c0c-71bc-8ea6-96762e61e9c9');
INSERT INTO public.applied VALUES ('01a0c450-6c15-78d8-8a63-86d2c96e819b');
INSERT INTO public.applied VALUES ('01a0c450-6c1a-7fed-b6b8-357e44cd903a');
INSERT INTO public.applied VALUES ('01a0c450-6fe8-71b8-8000-000000000001');
INSERT INTO public.event VALUES ('39611c07b47613b1c58ed234fe3283ca', 1, 'security', 1, '01a0c441-2da8-7396-8000-000000000001', 'NodeEnrolled', 'e4cec9fd4c12ace56f2786e8ba11386129012f309e9a294ef5e4604c5410e025', '{"actor":"p-0001","approver":"","auth_epoch":0,"bizdate":"2026-11-21","body_hash":"7a9ff431ba05a82cd2d3e76091437682bf11d6419545aef8ed031581abe36297","cause":[],"clock_off":0,"clock_q":"free","epoch":1,"ev":1,"hlc":"01a0c4412da80000","id":"01a0c441-2da8-7396-8000-000000000001","node":"39611c07b47613b1c58ed234fe3283ca","org":"test","personal_hash":"","prev":"0000000000000000000000000000000000000000000000000000000000000000","seq":1,"shift":"","store":"S01","stream":"security","sv":1,"type":"NodeEnrolled","tz":60,"wall":1789999001000}', '{"epoch":1,"kind":"store","label":"Store server S01","machine":"39611c07b47613b1c58ed234fe3283ca","public_key":"7422b9887598068e32c4448a949adb290d0f4e35b9e01b0ee5f1a1e600fe2674","store":"S01","till":0}', '5d3c4830f75d5689', '63385b2434ce918d7b1b1991375cc2cfd49bfdd1c5f10a483292fdd5887df53dcdf61a1b69d1eb430d9ca8a61b9cab0e24015da840d198436e23bc795ec9990c');
INSERT INTO public.event VALUES ('39611c07b47613b1c58ed234fe3283ca', 1, 'security', 2, '01a0c441-3190-7396-8000-000000000002', 'NodeEnrolled', '669e0a2e6551a56b100964c7dfcdbefbffa40794555e584fc1821271af65d91f', '{"actor":"p-0001","approver":"","auth_epoch":0,"bizdate":"2026-11-21","body_hash":"4dffc96a4b3336f1622822900c84baf1500f12cbf6bedde58d185fe0db031b26","cause":[],"clock_off":0,"clock_q":"free","epoch":1,"ev":1,"hlc":"01a0c44131900000","id":"01a0c441-3190-7396-8000-000000000002","node":"39611c07b47613b1c58ed234fe3283ca","org":"test","personal_hash":"","prev":"e4cec9fd4c12ace56f2786e8ba11386129012f309e9a294ef5e4604c5410e025","seq":2,"shift":"","store":"S01","stream":"security","sv":1,"type":"NodeEnrolled","tz":60,"wall":1789999002000}', '{"epoch":1,"kind":"till","label":"Till 1","machine":"948bfa15fb39f36a0b065deb9672ae41","public_key":"29acbae141bccaf0b22e1a94d34d0bc7361e526d0bfe12c89794bc9322966dd7","store":"S01","till":1}', '5d3c4830f75d5689', 'a028c74999f13cde5725672d977219ab42996f89f2a5f8b6b7a0d346c0e1e847285e6720c37ade03aab8130a6aba0d4d27fed8d82c341a5ed2de5ca6d3ad390c');
INSERT INTO public.event VALUES ('39611c07b47613b1c58ed234fe3283ca', 1, 'security', 3, '01a0c441-3578-7396-8000-000000000003', 'PersonEnrolled', 'dfc0d07380057eac128521dd50b4d43e166bf823c8ad28f2590c63c8e1530f56', '{"actor":"p-0001","approver":"","auth_epoch":0,"bizdate":"2026-11-21","body_hash":"e184fef42e2bc8792f0661108cc7dc6d900404c63f23f7eb871fac7cf16de89a","cause":[],"clock_off":0,"clock_q":"free","epoch":1,"ev":1,"hlc":"01a0c44135780000","id":"01a0c441-3578-7396-8000-000000000003","node":"39611c07b47613b1c58ed234fe3283ca","org":"test","personal_hash":"5cb2688fd80b4d21c00e3f18c05cf509379247d792ad3c41c7cc471343113d1f","prev":"669e0a2e6551a56b100964c7dfcdbefbffa40794555e584fc1821271af65d91f","seq":3,"shift":"","store":"S01","stream":"security","sv":1,"type":"PersonEnrolled","tz":60,"wall":1789999003000}', '{"is_active":true,"person":"p-0001","role":"cashier"}', '5d3c4830f75d5689', '2e0fd6713460139281839fde59a02830fd931dbeccc6c469969fdf6e0e72f86cb165b962c1683bf1983c499c418bcabfc775babeeab636f53b19066ca9a6c10d');
INSERT INTO public.event VALUES ('39611c07b47613b1c58ed234fe3283ca', 1, 'security', 4, '01a0c441-4518-7396-8000-000000000007', 'NodeEnrolled', 'fb3e35fc8eb456410d8e2d36e060268a38a220eceecbea2e6da1c7f54e906df8', '{"actor":"p-0001","approver":"","auth_epoch":0,"bizdate":"2026-11-21","body_hash":"ba00c004d257d8b65c3b56ac997c0be6edd2bf3f83e6a1b8ccd2e7db4814c6d8","cause":[],"clock_off":0,"clock_q":"free","epoch":1,"ev":1,"hlc":"01a0c44145180000","id":"01a0c441-4518-7396-8000-000000000007","node":"39611c07b47613b1c58ed234fe3283ca","org":"test","personal_hash":"","prev":"dfc0d07380057eac128521dd50b4d43e166bf823c8ad28f2590c63c8e1530f56","seq":4,"shift":"","store":"S01","stream":"security","sv":1,"type":"NodeEnrolled","tz":60,"wall":1789999007000}', '{"epoch":1,"kind":"till","label":"Till 2","machine":"1b8eb09b57c859732d76221926bdfb10","public_key":"f381626e41e7027ea431bfe3009e94bdd25a746beec468948d6c3c7c5dc9a54b","store":"S01","till":2}', '5d3c4830f75d5689', 'ffbf304ea2786942092a79615fd8489abff155786ebee5a15e38c7ac3f2ef2f8f9311691021a3638999532c63eab43f50ea17921d50d84f66935133c462bc609');
INSERT INTO public.event VALUES ('39611c07b47613b1c58ed234fe3283ca', 1, 'catalogue', 1, '01a0c441-3960-7396-8000-000000000004', 'ProductsListed', 'd04a8a9a6a6cccd480a790ec71b181deab6c892ecc96203382aed6aec54a4be6', '{"actor":"p-0001","approver":"","auth_epoch":0,"bizdate":"2026-11-21","body_hash":"8aec2b08fccfa428f3c42bffdc582950e100188f7c9ce3a45ebd789fb5872f2e","cause":[],"clock_off":0,"clock_q":"free","epoch":1,"ev":1,"hlc":"01a0c44139600000","id":"01a0c441-3960-7396-8000-000000000004","node":"39611c07b47613b1c58ed234fe3283ca","org":"test","personal_hash":"","prev":"0000000000000000000000000000000000000000000000000000000000000000","seq":1,"shift":"","store":"S01","stream":"catalogue","sv":1,"type":"ProductsListed","tz":60,"wall":1789999004000}', '{"products":[{"codes":["04006381333931"],"department":"pantry","id":"a-oats","name":"Oats","tax":"standard","unit":"piece"},{"codes":["04000417025005"],"department":"pantry","id":"a-milk","name":"Milk","tax":"standard","unit":"piece"},{"codes":["04012345678901"],"department":"pantry","id":"a-tea","name":"Tea, Zoë’s","tax":"standard","unit":"piece"}]}', '5d3c4830f75d5689', 'cf4a6c8a1a8fc7dd1bd3bd80c39970e237fc6d3cca91dfbe6787fc8abc0cc58875814ac9366233ab0810236cd23b3b11ec01fdc574fb1f0b348b7f322ea86f08');
INSERT INTO public.event VALUES ('39611c07b47613b1c58ed234fe3283ca', 1, 'catalogue', 2, '01a0c441-3d48-7396-8000-000000000005', 'PricesSet', '18dae689cbe7811bc2bc1b6be7e3043783d0c1880ede203b0a2f7fae593e46f7', '{"actor":"p-0001","approver":"","auth_epoch":0,"bizdate":"2026-11-21","body_hash":"4666fd27839c077f9f70a6e582bb866008e170d70a1bb5e0dc0bc032858ea9e1","cause":[],"clock_off":0,"clock_q":"free","epoch":1,"ev":1,"hlc":"01a0c4413d480000","id":"01a0c441-3d48-7396-8000-000000000005","node":"39611c07b47613b1c58ed234fe3283ca","org":"test","personal_hash":"","prev":"d04a8a9a6a6cccd480a790ec71b181deab6c892ecc96203382aed6aec54a4be6","seq":2,"shift":"","store":"S01","stream":"catalogue","sv":1,"type":"PricesSet","tz":60,"wall":1789999005000}', '{"currency":"EUR","layer":"base","prices":[{"price_minor":199,"product":"a-oats"},{"price_minor":109,"product":"a-milk"},{"price_minor":349,"product":"a-tea"}],"valid_from_ms":0}', '5d3c4830f75d5689', 'a2007adbcd3446d154ec405c930f1053f9dcb6c9503e9fe36ce8f8a55bbc7aa23511add2af4e3e74c817553784f11d964992961bc752ec083486e7e4b4393f09');
INSERT INTO public.event VALUES ('39611c07b47613b1c58ed234fe3283ca', 1, 'catalogue', 3, '01a0c441-4130-7396-8000-000000000006', 'NotInventedYet', '206e1a2d4c5d8ccfe7d0304f18d345ae17b7d45de4c17ea4f8edc8dec621c306', '{"actor":"p-0001","approver":"","auth_epoch":0,"bizdate":"2026-11-21","body_hash":"8ff008f87db53ad82ee98d936cdcdd10e7df8d213c10d7a9bdd06b404532e9a1","cause":[],"clock_off":0,"clock_q":"free","epoch":1,"ev":1,"hlc":"01a0c44141300000","id":"01a0c441-4130-7396-8000-000000000006","node":"39611c07b47613b1c58ed234fe3283ca","org":"test","personal_hash":"","prev":"18dae689cbe7811bc2bc1b6be7e3043783d0c1880ede203b0a2f7fae593e46f7","seq":3,"shift":"","store":"S01","stream":"catalogue","sv":1,"type":"NotInventedYet","tz":60,"wall":1789999006000}', '{"what":"ever"}', '5d3c4830f75d5689', '1ba72e1544fc8e76544d1d5e5d4e5bdb0940d285f8d1e2eea6a8f71776c37c3ff9f3b16ddcb283d6594bff9916e701cc3fdbe683ba6ba500e63249ad3d1e3a00');
INSERT INTO public.event VALUES ('948bfa15fb39f36a0b065deb9672ae41', 1, 'main', 1, '01a0c450-6c04-7303-a1cd-c4bb86c32710', 'ShiftOpened', 'e07d520177496141a15b4a277754c1c1ce59090136e92b4855ad2dd2c87e3770', '{"actor":"p-0001","approver":"","auth_epoch":3,"bizdate":"2026-09-21","body_hash":"bab1b06a14fe0fcfdb23be469a275e1872524368fb5c93e7dcf58d98fe055e58","cause":[],"clock_off":0,"clock_q":"free","epoch":1,"ev":1,"hlc":"01a0c4506c040000","id":"01a0c450-6c04-7303-a1cd-c4bb86c32710","node":"948bfa15fb39f36a0b065deb9672ae41","org":"test","personal_hash":"","prev":"0000000000000000000000000000000000000000000000000000000000000000","seq":1,"shift":"01a0c450-6c02-7f5b-a522-4a58b791f1d8","store":"S01","stream":"main","sv":1,"type":"ShiftOpened","tz":60,"wall":1790000000004}', '{"bizdate":"2026-09-21","currency":"EUR","float_minor":0,"number":1,"shift":"01a0c450-6c02-7f5b-a522-4a58b791f1d8"}', '49da0015a64844c3', '128235f9255659db687aa977aacefd1538f6b224a1a35a789465024fec1cfa2d68e2813d3ac84b9cd9ca3fc204b724020087e1e87dbfe63bbd9c8e0ca331e70c');
INSERT INTO public.event VALUES ('948bfa15fb39f36a0b065deb9672ae41', 1, 'main', 2, '01a0c450-6c06-73c3-8c41-89eb2f1ed47e', 'SignedIn', '62330eefba220e9ca761ba6663a166937fc2058c3fb30a52802f5bcc48fa5da7', '{"actor":"p-0001","approver":"","auth_epoch":3,"bizdate":"2026-09-21","body_hash":"a19e88beb8c21ed782348949ae573cb279c1888f41653d01baa8451ffec206f8","cause":[],"clock_off":0,"clock_q":"free","epoch":1,"ev":1,"hlc":"01a0c4506c060000","id":"01a0c450-6c06-73c3-8c41-89eb2f1ed47e","node":"948bfa15fb39f36a0b065deb9672ae41","org":"test","personal_hash":"","prev":"e07d520177496141a15b4a277754c1c1ce59090136e92b4855ad2dd2c87e3770","seq":2,"shift":"01a0c450-6c02-7f5b-a522-4a58b791f1d8","store":"S01","stream":"main","sv":1,"type":"SignedIn","tz":60,"wall":1790000000006}', '{"person":"p-0001","role":"cashier"}', '49da0015a64844c3', '32a3116d0f7c72614e9c96cc5ab46f9df007f052f6c286c35628420a1c7b2826f68883f3aeafc8efbeb4870caff299ce95207e0986d698040c1813f684be7f03');
INSERT INTO public.event VALUES ('948bfa15fb39f36a0b065deb9672ae41', 1, 'main', 3, '01a0c450-6c0c-71bc-8ea6-96762e61e9c9', 'SaleCompleted', '590c86453f2c023df3e336e7da1aa88571e26daaffe0b5fb6eeffa676b3a01c0', '{"actor":"p-0001","approver":"","auth_epoch":3,"bizdate":"2026-09-21","body_hash":"88c7fa3faf6f2c5569fcbcd70b6d1247f5b55479a12d955f89bb4b5b9fe460d2","cause":[],"clock_off":0,"clock_q":"free","epoch":1,"ev":1,"hlc":"01a0c4506c0c0000","id":"01a0c450-6c0c-71bc-8ea6-96762e61e9c9","node":"948bfa15fb39f36a0b065deb9672ae41","org":"test","personal_hash":"","prev":"62330eefba220e9ca761ba6663a166937fc2058c3fb30a52802f5bcc48fa5da7","seq":3,"shift":"01a0c450-6c02-7f5b-a522-4a58b791f1d8","store":"S01","stream":"main","sv":1,"type":"SaleCompleted","tz":60,"wall":1790000000012}', '{"cart":"01a0c450-6c08-7446-8ec2-a3d81173e578","currency":"EUR","gross_minor":308,"lines":[{"code":"04006381333931","department":"pantry","gross_minor":199,"line":1,"name":"Oats","net_minor":167,"product":"a-oats","qty_milli":1000,"tax":"standard","tax_minor":32,"unit":"piece","unit_price_minor":199},{"code":"04000417025005","department":"pantry","gross_minor":109,"line":2,"name":"Milk","net_minor":92,"product":"a-milk","qty_milli":1000,"tax":"standard","tax_minor":17,"unit":"piece","unit_price_minor":109}],"net_minor":259,"number":"S01-1-A-000001","opened_ms":1790000000008,"prices":"inclusive","rounding":"document","tax_minor":49,"taxes":[{"code":"standard","gross_minor":308,"net_minor":259,"rate":"0.19","tax_minor":49}],"tenders":[{"amount_minor":308,"change_minor":100,"method":"cash","reference":"","tendered_minor":408}],"till":1}', '49da0015a64844c3', '291237cce1f91e1269ce8c6f64fad4c20e70b8e682a30c1936216ebe3d1cf3b757c5d360016b333eb21466b865e9f9a490f1b72ef6e49fa1a594d3beccaef109');
INSERT INTO public.event VALUES ('948bfa15fb39f36a0b065deb9672ae41', 1, 'main', 4, '01a0c450-6c15-78d8-8a63-86d2c96e819b', 'SaleCompleted', '26db0d37e37b163c68994151c30973af5b66bc88af523efc550f94cbc913acd7', '{"actor":"p-0001","approver":"","auth_epoch":3,"bizdate":"2026-09-21","body_hash":"d49c6ea3dda960c18bd1f9dfc941249d2944878746fd1b86fef99a7d8edb0cde","cause":[],"clock_off":0,"clock_q":"free","epoch":1,"ev":1,"hlc":"01a0c4506c150000","id":"01a0c450-6c15-78d8-8a63-86d2c96e819b","node":"948bfa15fb39f36a0b065deb9672ae41","org":"test","personal_hash":"","prev":"590c86453f2c023df3e336e7da1aa88571e26daaffe0b5fb6eeffa676b3a01c0","seq":4,"shift":"01a0c450-6c02-7f5b-a522-4a58b791f1d8","store":"S01","stream":"main","sv":1,"type":"SaleCompleted","tz":60,"wall":1790000000021}', '{"cart":"01a0c450-6c0f-7a8c-8107-e66cb0e4f4d5","currency":"EUR","gross_minor":897,"lines":[{"code":"04012345678901","department":"pantry","gross_minor":698,"line":1,"name":"Tea, Zoë’s","net_minor":587,"product":"a-tea","qty_milli":2000,"tax":"standard","tax_minor":111,"unit":"piece","unit_price_minor":349},{"code":"04006381333931","department":"pantry","gross_minor":199,"line":2,"name":"Oats","net_minor":167,"product":"a-oats","qty_milli":1000,"tax":"standard","tax_minor":32,"unit":"piece","unit_price_minor":199}],"net_minor":754,"number":"S01-1-A-000002","opened_ms":1790000000015,"prices":"inclusive","rounding":"document","tax_minor":143,"taxes":[{"code":"standard","gross_minor":897,"net_minor":754,"rate":"0.19","tax_minor":143}],"tenders":[{"amount_minor":897,"change_minor":100,"method":"cash","reference":"","tendered_minor":997}],"till":1}', '49da0015a64844c3', '9c834e1c234ba2c5f02ea89f86a917b8dd2ebeb628c5ca1bea39b08cbd4ce77ab0f56f95ecd51e01e4e98adbe625fa3a89cf56442464d1ccd9bf8316bc64270e');
INSERT INTO public.event VALUES ('948bfa15fb39f36a0b065deb9672ae41', 1, 'main', 5, '01a0c450-6c1a-7fed-b6b8-357e44cd903a', 'SaleCompleted', '6d002c7a8f2b5dbbd51b03d4e454312ce5e0290c44d17f2962a8c2e70c0b11b1', '{"actor":"p-0001","approver":"","auth_epoch":3,"bizdate":"2026-09-21","body_hash":"ab20888d6a28189fdfcc2a827d18983c217463f86b60203e33c10ac5a31635f9","cause":[],"clock_off":0,"clock_q":"free","epoch":1,"ev":1,"hlc":"01a0c4506c1a0000","id":"01a0c450-6c1a-7fed-b6b8-357e44cd903a","node":"948bfa15fb39f36a0b065deb9672ae41","org":"test","personal_hash":"","prev":"26db0d37e37b163c68994151c30973af5b66bc88af523efc550f94cbc913acd7","seq":5,"shift":"01a0c450-6c02-7f5b-a522-4a58b791f1d8","store":"S01","stream":"main","sv":1,"type":"SaleCompleted","tz":60,"wall":1790000000026}', '{"cart":"01a0c450-6c18-7581-a2b2-2de504722e44","currency":"EUR","gross_minor":109,"lines":[{"code":"04000417025005","department":"pantry","gross_minor":109,"line":1,"name":"Milk","net_minor":92,"product":"a-milk","qty_milli":1000,"tax":"standard","tax_minor":17,"unit":"piece","unit_price_minor":109}],"net_minor":92,"number":"S01-1-A-000003","opened_ms":1790000000024,"prices":"inclusive","rounding":"document","tax_minor":17,"taxes":[{"code":"standard","gross_minor":109,"net_minor":92,"rate":"0.19","tax_minor":17}],"tenders":[{"amount_minor":109,"change_minor":100,"method":"cash","reference":"","tendered_minor":209}],"till":1}', '49da0015a64844c3', 'a23e3a0738572c32da4e42e9f660e872d31e3834fa79652e4e28b644cb8429cdf7c0436ec5a93b11cf88b1d1d11ebff5799a46be265a0d51ff7e89d53bda3e0b');
INSERT INTO public.event VALUES ('1b8eb09b57c859732d76221926bdfb10', 1, 'main', 1, '01a0c450-6fe8-71b8-8000-000000000001', 'SaleCompleted', '6c726003dd9eefc501ecc75cddd25835b0475232d31f8565aabc0280e123b90a', '{"actor":"p-0001","approver":"","auth_epoch":0,"bizdate":"2026-11-21","body_hash":"92e5104f7767ccd7849a68a4836b7e85f787747ae9d90a9e3c8ce4d279899494","cause":[],"clock_off":0,"clock_q":"free","epoch":1,"ev":1,"hlc":"01a0c4506fe80000","id":"01a0c450-6fe8-71b8-8000-000000000001","node":"1b8eb09b57c859732d76221926bdfb10","org":"test","personal_hash":"","prev":"0000000000000000000000000000000000000000000000000000000000000000","seq":1,"shift":"","store":"S01","stream":"main","sv":1,"type":"SaleCompleted","tz":60,"wall":1790000001000}', '{"cart":"c-1","currency":"EUR","gross_minor":238,"lines":[{"code":"4711","department":"drinks","gross_minor":238,"line":1,"name":"Tea","net_minor":200,"product":"a-tea","qty_milli":2000,"tax":"standard","tax_minor":38,"unit":"piece","unit_price_minor":119}],"net_minor":200,"number":"S01-2-000001","opened_ms":1790000000000,"prices":"inclusive","rounding":"line","tax_minor":38,"taxes":[{"code":"standard","gross_minor":238,"net_minor":200,"rate":"0.19","tax_minor":38}],"tenders":[{"amount_minor":238,"change_minor":0,"method":"cash","reference":"","tendered_minor":238}],"till":1}', 'ade36b14ddb40749', 'dadca841dffcc5c8f29be7fe38318beb76c9419793be03365bdb386f1ff4045533db6ff3220c7997a192e3ab8be0da41356458f9e842e90c197d5900180ae405');
INSERT INTO public.event_personal VALUES ('dfc0d07380057eac128521dd50b4d43e166bf823c8ad28f2590c63c8e1530f56', '{"data":{"name":"Ada","pin":"plain:4711"},"salt":"00000000000000000000000000000003"}');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c0c-71bc-8ea6-96762e61e9c9', 1, 'stock', 'stock:S01', 'sold:S01', 'a-oats', 'piece', 1000, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c0c-71bc-8ea6-96762e61e9c9', 2, 'stock', 'stock:S01', 'sold:S01', 'a-milk', 'piece', 1000, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c0c-71bc-8ea6-96762e61e9c9', 3, 'money', 'revenue:S01:standard', 'takings:948bfa15fb39f36a0b065deb9672ae41', '', 'EUR', 259, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c0c-71bc-8ea6-96762e61e9c9', 4, 'money', 'tax:S01:standard', 'takings:948bfa15fb39f36a0b065deb9672ae41', '', 'EUR', 49, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c0c-71bc-8ea6-96762e61e9c9', 5, 'money', 'takings:948bfa15fb39f36a0b065deb9672ae41', 'cash:948bfa15fb39f36a0b065deb9672ae41', '', 'EUR', 308, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c15-78d8-8a63-86d2c96e819b', 1, 'stock', 'stock:S01', 'sold:S01', 'a-tea', 'piece', 2000, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c15-78d8-8a63-86d2c96e819b', 2, 'stock', 'stock:S01', 'sold:S01', 'a-oats', 'piece', 1000, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c15-78d8-8a63-86d2c96e819b', 3, 'money', 'revenue:S01:standard', 'takings:948bfa15fb39f36a0b065deb9672ae41', '', 'EUR', 754, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c15-78d8-8a63-86d2c96e819b', 4, 'money', 'tax:S01:standard', 'takings:948bfa15fb39f36a0b065deb9672ae41', '', 'EUR', 143, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c15-78d8-8a63-86d2c96e819b', 5, 'money', 'takings:948bfa15fb39f36a0b065deb9672ae41', 'cash:948bfa15fb39f36a0b065deb9672ae41', '', 'EUR', 897, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c1a-7fed-b6b8-357e44cd903a', 1, 'stock', 'stock:S01', 'sold:S01', 'a-milk', 'piece', 1000, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c1a-7fed-b6b8-357e44cd903a', 2, 'money', 'revenue:S01:standard', 'takings:948bfa15fb39f36a0b065deb9672ae41', '', 'EUR', 92, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c1a-7fed-b6b8-357e44cd903a', 3, 'money', 'tax:S01:standard', 'takings:948bfa15fb39f36a0b065deb9672ae41', '', 'EUR', 17, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6c1a-7fed-b6b8-357e44cd903a', 4, 'money', 'takings:948bfa15fb39f36a0b065deb9672ae41', 'cash:948bfa15fb39f36a0b065deb9672ae41', '', 'EUR', 109, '2026-09-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6fe8-71b8-8000-000000000001', 1, 'stock', 'stock:S01', 'sold:S01', 'a-tea', 'piece', 2000, '2026-11-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6fe8-71b8-8000-000000000001', 2, 'money', 'revenue:S01:standard', 'takings:1b8eb09b57c859732d76221926bdfb10', '', 'EUR', 200, '2026-11-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6fe8-71b8-8000-000000000001', 3, 'money', 'tax:S01:standard', 'takings:1b8eb09b57c859732d76221926bdfb10', '', 'EUR', 38, '2026-11-21');
INSERT INTO public.ledger_entry VALUES ('01a0c450-6fe8-71b8-8000-000000000001', 4, 'money', 'takings:1b8eb09b57c859732d76221926bdfb10', 'cash:1b8eb09b57c859732d76221926bdfb10', '', 'EUR', 238, '2026-11-21');
INSERT INTO public.log_head VALUES ('39611c07b47613b1c58ed234fe3283ca', 1, 'security', 4, 'fb3e35fc8eb456410d8e2d36e060268a38a220eceecbea2e6da1c7f54e906df8', '01a0c44145180000');
INSERT INTO public.log_head VALUES ('39611c07b47613b1c58ed234fe3283ca', 1, 'catalogue', 3, '206e1a2d4c5d8ccfe7d0304f18d345ae17b7d45de4c17ea4f8edc8dec621c306', '01a0c44141300000');
INSERT INTO public.log_head VALUES ('948bfa15fb39f36a0b065deb9672ae41', 1, 'main', 5, '6d002c7a8f2b5dbbd51b03d4e454312ce5e0290c44d17f2962a8c2e70c0b11b1', '01a0c4506c1a0000');
INSERT INTO public.log_head VALUES ('1b8eb09b57c859732d76221926bdfb10', 1, 'main', 1, '6c726003dd9eefc501ecc75cddd25835b0475232d31f8565aabc0280e123b90a', '01a0c4506fe80000');
INSERT INTO public.machine VALUES ('1b8eb09b57c859732d76221926bdfb10', 'till', 'S01', 2, 'Till 2', 'f381626e41e7027ea431bfe3009e94bdd25a746beec468948d6c3c7c5dc9a54b', '39611c07b47613b1c58ed234fe3283ca', 1, '', '01a0c44145180000-fb3e35fc8eb45641');
INSERT INTO public.machine VALUES ('39611c07b47613b1c58ed234fe3283ca', 'store', 'S01', 0, 'Store server S01', '7422b9887598068e32c4448a949adb290d0f4e35b9e01b0ee5f1a1e600fe2674', '39611c07b47613b1c58ed234fe3283ca', 1, '', '01a0c4412da80000-e4cec9fd4c12ace5');
INSERT INTO public.machine VALUES ('948bfa15fb39f36a0b065deb9672ae41', 'till', 'S01', 1, 'Till 1', '29acbae141bccaf0b22e1a94d34d0bc7361e526d0bfe12c89794bc9322966dd7', '39611c07b47613b1c58ed234fe3283ca', 1, '', '01a0c44131900000-669e0a2e6551a56b');
INSERT INTO public.meta VALUES ('schema', '1');
INSERT INTO public.parked_event VALUES ('206e1a2d4c5d8ccfe7d0304f18d345ae17b7d45de4c17ea4f8edc8dec621c306', '39611c07b47613b1c58ed234fe3283ca', 1, 'catalogue', 3, 'NotInventedYet version 1 is not known here');
INSERT INTO public.person VALUES ('p-0001', 'Ada', 'cashier', 'plain:4711', '', true, '01a0c44135780000-dfc0d07380057eac');
INSERT INTO public.price VALUES ('a-milk', 'base', 0, 109, '01a0c4413d480000-18dae689cbe7811b');
INSERT INTO public.price VALUES ('a-oats', 'base', 0, 199, '01a0c4413d480000-18dae689cbe7811b');
INSERT INTO public.price VALUES ('a-tea', 'base', 0, 349, '01a0c4413d480000-18dae689cbe7811b');
INSERT INTO public.product VALUES ('a-milk', 'Milk', 'pantry', 'piece', 'standard', '01a0c44139600000-d04a8a9a6a6cccd4');
INSERT INTO public.product VALUES ('a-oats', 'Oats', 'pantry', 'piece', 'standard', '01a0c44139600000-d04a8a9a6a6cccd4');
INSERT INTO public.product VALUES ('a-tea', 'Tea, Zoë’s', 'pantry', 'piece', 'standard', '01a0c44139600000-d04a8a9a6a6cccd4');
INSERT INTO public.product_code VALUES ('04000417025005', 'a-milk');
INSERT INTO public.product_code VALUES ('04006381333931', 'a-oats');
INSERT INTO public.product_code VALUES ('04012345678901', 'a-tea');
INSERT INTO public.product_name VALUES ('a-milk', 'milk');
INSERT INTO public.product_name VALUES ('a-oats', 'oats');
INSERT INTO public.product_name VALUES ('a-tea', 'tea, zoe’s');
INSERT INTO public.sale VALUES ('01a0c450-6c0c-71bc-8ea6-96762e61e9c9', 'S01-1-A-000001', 'S01', '948bfa15fb39f36a0b065deb9672ae41', 1, 3, '2026-09-21', 1790000000012, 60, 'p-0001', 'EUR', 259, 49, 308, 2);
INSERT INTO public.sale VALUES ('01a0c450-6c15-78d8-8a63-86d2c96e819b', 'S01-1-A-000002', 'S01', '948bfa15fb39f36a0b065deb9672ae41', 1, 4, '2026-09-21', 1790000000021, 60, 'p-0001', 'EUR', 754, 143, 897, 2);
INSERT INTO public.sale VALUES ('01a0c450-6c1a-7fed-b6b8-357e44cd903a', 'S01-1-A-000003', 'S01', '948bfa15fb39f36a0b065deb9672ae41', 1, 5, '2026-09-21', 1790000000026, 60, 'p-0001', 'EUR', 92, 17, 109, 1);
INSERT INTO public.sale VALUES ('01a0c450-6fe8-71b8-8000-000000000001', 'S01-2-000001', 'S01', '1b8eb09b57c859732d76221926bdfb10', 1, 1, '2026-11-21', 1790000001000, 60, 'p-0001', 'EUR', 200, 38, 238, 1);
INSERT INTO public.sale_line VALUES ('01a0c450-6c0c-71bc-8ea6-96762e61e9c9', 1, 'a-oats', 'Oats', 'pantry', 'piece', 1000, 167, 32, 199);
INSERT INTO public.sale_line VALUES ('01a0c450-6c0c-71bc-8ea6-96762e61e9c9', 2, 'a-milk', 'Milk', 'pantry', 'piece', 1000, 92, 17, 109);
INSERT INTO public.sale_line VALUES ('01a0c450-6c15-78d8-8a63-86d2c96e819b', 1, 'a-tea', 'Tea, Zoë’s', 'pantry', 'piece', 2000, 587, 111, 698);
INSERT INTO public.sale_line VALUES ('01a0c450-6c15-78d8-8a63-86d2c96e819b', 2, 'a-oats', 'Oats', 'pantry', 'piece', 1000, 167, 32, 199);
INSERT INTO public.sale_line VALUES ('01a0c450-6c1a-7fed-b6b8-357e44cd903a', 1, 'a-milk', 'Milk', 'pantry', 'piece', 1000, 92, 17, 109);
INSERT INTO public.sale_line VALUES ('01a0c450-6fe8-71b8-8000-000000000001', 1, 'a-tea', 'Tea', 'drinks', 'piece', 2000, 200, 38, 238);
INSERT INTO public.sale_tax VALUES ('01a0c450-6c0c-71bc-8ea6-96762e61e9c9', 'standard', '0.19', 259, 49, 308);
INSERT INTO public.sale_tax VALUES ('01a0c450-6c15-78d8-8a63-86d2c96e819b', 'standard', '0.19', 754, 143, 897);
INSERT INTO public.sale_tax VALUES ('01a0c450-6c1a-7fed-b6b8-357e44cd903a', 'standard', '0.19', 92, 17, 109);
INSERT INTO public.sale_tax VALUES ('01a0c450-6fe8-71b8-8000-000000000001', 'standard', '0.19', 200, 38, 238);
INSERT INTO public.sale_tender VALUES ('01a0c450-6c0c-71bc-8ea6-96762e61e9c9', 1, 'cash', 308, 408, 100);
INSERT INTO public.sale_tender VALUES ('01a0c450-6c15-78d8-8a63-86d2c96e819b', 1, 'cash', 897, 997, 100);
INSERT INTO public.sale_tender VALUES ('01a0c450-6c1a-7fed-b6b8-357e44cd903a', 1, 'cash', 109, 209, 100);
INSERT INTO public.sale_tender VALUES ('01a0c450-6fe8-71b8-8000-000000000001', 1, 'cash', 238, 238, 0);
INSERT INTO public.shift VALUES ('01a0c450-6c02-7f5b-a522-4a58b791f1d8', '948bfa15fb39f36a0b065deb9672ae41', 'S01', 1, '2026-09-21', 1790000000004, 0, '01a0c4506c040000-e07d520177496141');
INSERT INTO public.stock_balance VALUES ('S01', 'a-oats', -2000);
INSERT INTO public.stock_balance VALUES ('S01', 'a-milk', -2000);
INSERT INTO public.stock_balance VALUES ('S01', 'a-tea', -4000);
SELECT pg_catalog.setval('public.print_job_position_seq', 1, false);
ALTER TABLE ONLY public.acknowledged
    ADD CONSTRAINT pk_acknowledged PRIMARY KEY (peer, node, epoch, stream);
ALTER TABLE ONLY public.applied
    ADD CONSTRAINT pk_applied PRIMARY KEY (event_id);
ALTER TABLE ONLY public.event
    ADD CONSTRAINT pk_event PRIMARY KEY (node, epoch, stream, seq);
ALTER TABLE ONLY public.event_personal
    ADD CONSTRAINT pk_event_personal PRIMARY KEY (hash);
ALTER TABLE ONLY public.fork_event
    ADD CONSTRAINT pk_fork_event PRIMARY KEY (node, epoch, stream, seq, hash);
ALTER TABLE ONLY public.join_code
    ADD CONSTRAINT pk_join_code PRIMARY KEY (code_hash);
ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT pk_ledger_entry PRIMARY KEY (event_id, line);
ALTER TABLE ONLY public.log_head
    ADD CONSTRAINT pk_log_head PRIMARY KEY (node, epoch, stream);
ALTER TABLE ONLY public.machine
    ADD CONSTRAINT pk_machine PRIMARY KEY (node);
ALTER TABLE ONLY public.machine_lock
    ADD CONSTRAINT pk_machine_lock PRIMARY KEY (node);
ALTER TABLE ONLY public.machine_seen
    ADD CONSTRAINT pk_machine_seen PRIMARY KEY (node);
ALTER TABLE ONLY public.meta
    ADD CONSTRAINT pk_meta PRIMARY KEY (key);
ALTER TABLE ONLY public.number_series
    ADD CONSTRAINT pk_number_series PRIMARY KEY (series);
ALTER TABLE ONLY public.open_cart
    ADD CONSTRAINT pk_open_cart PRIMARY KEY (id);
ALTER TABLE ONLY public.open_cart_line
    ADD CONSTRAINT pk_open_cart_line PRIMARY KEY (cart, line);
ALTER TABLE ONLY public.parked_event
    ADD CONSTRAINT pk_parked_event PRIMARY KEY (hash);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT pk_person PRIMARY KEY (id);
ALTER TABLE ONLY public.pin_failure
    ADD CONSTRAINT pk_pin_failure PRIMARY KEY (person);
ALTER TABLE ONLY public.price
    ADD CONSTRAINT pk_price PRIMARY KEY (product, layer, valid_from_ms);
ALTER TABLE ONLY public.print_job
    ADD CONSTRAINT pk_print_job PRIMARY KEY ("position");
ALTER TABLE ONLY public.product
    ADD CONSTRAINT pk_product PRIMARY KEY (id);
ALTER TABLE ONLY public.product_code
    ADD CONSTRAINT pk_product_code PRIMARY KEY (code, product);
ALTER TABLE ONLY public.product_name
    ADD CONSTRAINT pk_product_name PRIMARY KEY (product);
ALTER TABLE ONLY public.sale
    ADD CONSTRAINT pk_sale PRIMARY KEY (event_id);
ALTER TABLE ONLY public.sale_line
    ADD CONSTRAINT pk_sale_line PRIMARY KEY (event_id, line);
ALTER TABLE ONLY public.sale_tax
    ADD CONSTRAINT pk_sale_tax PRIMARY KEY (event_id, code, rate);
ALTER TABLE ONLY public.sale_tender
    ADD CONSTRAINT pk_sale_tender PRIMARY KEY (event_id, line);
ALTER TABLE ONLY public.shift
    ADD CONSTRAINT pk_shift PRIMARY KEY (id);
ALTER TABLE ONLY public.stock_balance
    ADD CONSTRAINT pk_stock_balance PRIMARY KEY (store, product);
ALTER TABLE ONLY public.print_job
    ADD CONSTRAINT uq_print_job_id UNIQUE (id);
CREATE INDEX ix_event_id ON public.event USING btree (id);
CREATE INDEX ix_product_code_product ON public.product_code USING btree (product);
CREATE INDEX ix_sale_bizdate_store ON public.sale USING btree (bizdate, store);
CREATE INDEX ix_sale_number ON public.sale USING btree (number);
CREATE INDEX ix_shift_node_closed_ms ON public.shift USING btree (node, closed_ms);
CREATE TRIGGER event_is_final BEFORE DELETE OR UPDATE ON public.event FOR EACH ROW EXECUTE FUNCTION public.journal_only_grows();
